"""Leads of many persons at once, against each person's taken from plain lists."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest

from derive.accounts import Accounts
from derive.hypotheses import COMMON, TOGETHER, TRUTH
from derive.leads import FIRST, MOST, Leads
from tests.derive.test_beside import explainer, hypotheses
from tests.derive.test_explain import ASKED

__all__ = ["explainer", "hypotheses"]

PERSONS = 40


def table(hypotheses, source, count, persons):
    """Accounts of mistakes that are made up: which answers agree, and costs, some of them alike."""
    made = [hypotheses[place] for place in source.choice(len(hypotheses), size=count, replace=False)]
    pairs = [(one, np.sort(source.choice(PERSONS, size=persons, replace=False))) for one in made]
    shape = (len(ASKED), count * persons)
    agrees = source.random(shape) < 0.8
    each = np.where(agrees, 0.0, source.integers(5, 12, shape).astype(float))
    each[source.random(shape) < 0.1] = np.nan
    return Accounts.made(pairs, agrees, each)


@pytest.fixture
def tables(hypotheses):
    source = np.random.default_rng(3)
    common = [one for one in hypotheses.common if one.wrongs]
    return [table(common, source, count, persons) for count, persons in ((12, 15), (3, 40), (1, 7))]


def listed(tables):
    """By person: cost, hypothesis, agrees and costs of each account, in the order of the costs."""
    found = defaultdict(list)
    for one in tables:
        for row, person in enumerate(one.persons.tolist()):
            cost, hypothesis = float(one.costs[row]), one.hypothesis(row)
            found[person].append((cost, hypothesis, one.agrees[:, row], one.each[:, row]))
    return {person: sorted(own, key=lambda account: account[0]) for person, own in found.items()}


def best_of_each(own):
    seen = {}
    for account in own:
        seen.setdefault(account[1].mistakes, account)
    return list(seen.values())[:MOST]


def test_joined_accounts_stand_by_persons_the_best_first(tables):
    joined, expected = Accounts.joined(tables), listed(tables)
    assert joined.persons.tolist() == [person for person in sorted(expected) for _ in expected[person]]
    accounts = [account for person in sorted(expected) for account in expected[person]]
    for row, (cost, hypothesis, agrees, each) in enumerate(accounts):
        found = joined.of(row)
        assert (found.cost, found.hypothesis) == (cost, hypothesis)
        np.testing.assert_array_equal(found.agrees, agrees)
        np.testing.assert_array_equal(found.each, each)


def test_the_best_account_of_each_mistake_leads(tables):
    leads, expected = Leads.of(tables), listed(tables)
    rows = [(person, account) for person in sorted(expected) for account in best_of_each(expected[person])]
    assert leads.accounts.persons.tolist() == [person for person, _ in rows]
    assert [leads.accounts.hypothesis(row) for row in range(len(rows))] == [account[1] for _, account in rows]
    assert max(leads.places) == MOST - 1


def test_two_leads_are_a_pair_where_they_reach_what_is_left(hypotheses, tables):
    limits = np.full(PERSONS, 60.0)
    expected = defaultdict(list)
    tried = 0
    for person, own in sorted(listed(tables).items()):
        for (_, one, agrees, each), (_, other, *_) in combinations(best_of_each(own), 2):
            pair = hypotheses.together(one, other)
            if pair is None:
                continue
            tried += 1
            left = [row for row in range(len(ASKED)) if row not in hypotheses.rows(pair) and not np.isnan(each[row])]
            if all(agrees[row] for row in left) and pair.cost + sum(each[row] for row in left) <= limits[person]:
                expected[id(pair)].append(person)
    found = {id(pair): persons.tolist() for pair, persons in Leads.of(tables).pairs(hypotheses, limits)}
    assert found == expected
    assert 0 < sum(map(len, expected.values())) < tried


def test_first_mistakes_are_the_first_leads_and_turned_signs(hypotheses, tables):
    source = np.random.default_rng(4)
    truth = table([TRUTH], source, 1, PERSONS)
    limits, sought = np.full(PERSONS, 17.0), np.arange(0, PERSONS, 2)
    tables = [*tables, table(list(hypotheses.turned), source, 1, PERSONS)]
    floors = limits - COMMON["everywhere"] - TOGETHER
    expected = defaultdict(set)
    for person in sought.tolist():
        if truth.floors[person] <= floors[person]:
            for one in hypotheses.turned:
                expected[id(one)].add(person)
    for person, own in listed(tables).items():
        for cost, hypothesis, agrees, each in best_of_each(own)[:FIRST]:
            left = each[~agrees & ~np.isnan(each)]
            if cost - (left.sum() if len(left) > 1 else 0.0) <= floors[person]:
                expected[id(hypothesis)].add(person)
    found = Leads.of(tables).firsts(truth, sought, hypotheses.turned, limits)
    assert {id(one): set(persons.tolist()) for one, persons in found} == expected
    assert all((np.diff(persons) > 0).all() for _, persons in found)
    assert len(expected) > len(hypotheses.turned) > 0
    assert any(expected[id(one)] - set(sought.tolist()) for one in hypotheses.turned)


def test_where_nothing_leads_nothing_follows(hypotheses, tables):
    nobody = [one.at(np.array([], dtype=np.intp)) for one in tables]
    leads, limits = Leads.of(nobody), np.full(PERSONS, 60.0)
    assert len(leads.places) == 0
    assert leads.pairs(hypotheses, limits) == []
    truth = table([TRUTH], np.random.default_rng(4), 1, PERSONS)
    assert leads.firsts(truth, np.array([], dtype=np.intp), hypotheses.turned, limits) == []
