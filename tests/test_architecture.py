"""Who imports whom, read with `ast`: between the packages, inside them, and from outside.

Add or move a module and its row in ARROWS changes; the failure prints the row to write, and
`python tests/test_architecture.py` prints the whole table. A row may stand for many files, such as
`exercises.questions.*`, so that adding a question type needs no edit here.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

from exercises.questions import question_types
from exercises.subjects import subjects
from templates.tellings import manners

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"derive": set(), "templates": {"derive"}, "exercises": {"derive", "templates"}}

# Inside each package: a module and the modules of its own package that it imports.
ARROWS: dict[str, str] = {
    "derive": "backprop errors graph network quantities terms text",
    "derive.accounts": "hypotheses",
    "derive.activations": "functions quantities rules terms workings",
    "derive.agreement": "arithmetic graph precise quantities terms",
    "derive.backprop": "display graph quantities terms towards",
    "derive.backward": "backprop joins quantities statements terms",
    "derive.beside": "branches detours follow hypotheses ledger steps views",
    "derive.between": "backprop derived graph network quantities rules terms",
    "derive.bounded": "arithmetic paper",
    "derive.bounds": "arithmetic bounded errors paper program quantities",
    "derive.branches": "bounded follow program steps views",
    "derive.calculus": "functions quantities terms",
    "derive.cancelling": "backprop equality errors quantities symbolic terms text textbook",
    "derive.carried": "bounded bounds mistakes.rewritten paper plan program quantities steps",
    "derive.constants": "arithmetic errors",
    "derive.derived": "activations functions losses quantities rules terms",
    "derive.descent": "errors plan program quantities statements terms valley",
    "derive.detours": "hypotheses steps",
    "derive.effort": "arithmetic paper program quantities",
    "derive.equality": "symbolic",
    "derive.evaluate": "arithmetic quantities terms",
    "derive.evidence": "follow quantities",
    "derive.explain": "accounts beside branches detours evidence explanations follow hypotheses leads ledger "
    "quantities shifted sketch",
    "derive.explanations": "accounts",
    "derive.folding": "quantities terms",
    "derive.follow": "arithmetic bounded bounds mistakes.rewritten mistakes.rounding plan program quantities steps "
    "written",
    "derive.functions": "terms",
    "derive.gathering": "quantities terms",
    "derive.grammar": "constants functions lexer parts quantities refusals terms",
    "derive.graph": "calculus errors quantities terms",
    "derive.hypotheses": "follow mistakes mistakes.rounding quantities steps terms",
    "derive.joins": "backprop quantities",
    "derive.kinks": "functions plan quantities statements terms",
    "derive.leads": "accounts hypotheses",
    "derive.ledger": "evidence follow",
    "derive.lexer": "errors spelling",
    "derive.losses": "functions rules terms workings",
    "derive.mistakes": "mistakes.circuits mistakes.forward mistakes.losses mistakes.mistake mistakes.routes "
    "mistakes.samples mistakes.setting mistakes.slip mistakes.slopes mistakes.unfolding mistakes.updates "
    "mistakes.weights mistakes.wrong plan",
    "derive.mistakes.circuits": "calculus functions mistakes.mistake mistakes.setting mistakes.slip quantities "
    "statements terms",
    "derive.mistakes.derivation": "backprop quantities terms",
    "derive.mistakes.formula": "plan quantities terms",
    "derive.mistakes.forward": "functions mistakes.mistake mistakes.setting mistakes.slip network quantities terms",
    "derive.mistakes.losses": "backprop functions losses mistakes.mistake mistakes.setting mistakes.slip quantities "
    "terms",
    "derive.mistakes.mistake": "mistakes.setting mistakes.slip",
    "derive.mistakes.rewritten": "mistakes.derivation mistakes.formula mistakes.setting plan quantities statements "
    "terms",
    "derive.mistakes.rounding": "arithmetic paper program quantities",
    "derive.mistakes.routes": "backprop mistakes.mistake mistakes.setting mistakes.slip plan quantities terms",
    "derive.mistakes.samples": "mistakes.losses mistakes.mistake mistakes.setting mistakes.slip plan quantities "
    "statements terms",
    "derive.mistakes.setting": "activations backprop backward graph joins mistakes.slip network plan quantities "
    "statements terms",
    "derive.mistakes.slip": "quantities terms",
    "derive.mistakes.slopes": "activations backprop calculus functions mistakes.mistake mistakes.setting "
    "mistakes.slip quantities terms",
    "derive.mistakes.together": "mistakes.rewritten plan program quantities statements terms",
    "derive.mistakes.unfolding": "backprop backward mistakes.formula mistakes.setting mistakes.slip plan quantities "
    "statements terms",
    "derive.mistakes.updates": "mistakes.mistake mistakes.setting mistakes.slip quantities terms",
    "derive.mistakes.weights": "backprop mistakes.mistake mistakes.setting mistakes.slip network quantities terms",
    "derive.mistakes.wrong": "mistakes.mistake mistakes.rewritten mistakes.setting mistakes.slip mistakes.unfolding "
    "network plan quantities terms",
    "derive.network": "activations errors graph losses quantities terms",
    "derive.nodes": "quantities",
    "derive.one_class": "functions quantities terms",
    "derive.pairings": "activations backprop cancelling derived errors losses network plan quantities rules "
    "statements terms tidying",
    "derive.paper": "arithmetic functions program quantities",
    "derive.parts": "constants errors lexer quantities terms",
    "derive.plan": "backprop backward quantities statements terms",
    "derive.playground": "backprop clouds network plan program quantities training",
    "derive.precise": "functions graph quantities terms",
    "derive.program": "arithmetic errors plan quantities source",
    "derive.proof": "backprop cancelling equality errors quantities symbolic terms text",
    "derive.quantities": "errors",
    "derive.refusals": "errors functions lexer",
    "derive.rules": "calculus functions quantities terms tidying",
    "derive.shapes": "activations backprop derived errors evaluate graph plan quantities rules statements terms",
    "derive.shifted": "bounded evidence follow steps",
    "derive.sketch": "bounded evidence follow hypotheses mistakes.rounding steps views",
    "derive.source": "functions plan quantities registers terms",
    "derive.statements": "quantities terms",
    "derive.steps": "arithmetic mistakes.rewritten plan quantities source terms",
    "derive.symbolic": "functions quantities terms",
    "derive.tables": "constants functions lexer refusals spelling",
    "derive.terms": "nodes quantities",
    "derive.text": "functions lexer quantities terms",
    "derive.textbook": "quantities symbolic terms",
    "derive.tidying": "terms",
    "derive.towards": "graph quantities terms",
    "derive.training": "arithmetic backprop errors plan program quantities",
    "derive.unit": "activations errors functions graph losses network quantities terms",
    "derive.valley": "backprop errors evaluate graph quantities rules terms",
    "derive.variants": "backprop errors plan program quantities statements terms training unit",
    "derive.views": "bounded steps",
    "derive.workings": "functions quantities rules terms",
    "derive.written": "bounded mistakes.rounding quantities",
    "templates.axes": "plots",
    "templates.chains": "document",
    "templates.compiled": "document filling formats mathematics.script measure notations pages slides slots writer",
    "templates.curves": "plots",
    "templates.diagram": "diagram_labels document mathematics.widths notations",
    "templates.diagram_words": "diagram document notations words.names",
    "templates.document": "leaves plots sheet_blocks",
    "templates.engines": "engines.engine engines.latex engines.typst",
    "templates.engines.engine": "formats",
    "templates.engines.latex": "engines.engine formats formats.pdf.batch formats.pdf.compiler formats.tex",
    "templates.engines.pictures": "engines.palette engines.typst formats.typst",
    "templates.engines.typst": "engines.engine engines.joining formats formats.typst stopped",
    "templates.filling": "numbers",
    "templates.formats": "document filling latex.script mathematics.layout mathematics.script notations plots",
    "templates.formats.html": "engine fonts formats formats.html.drawing formats.html.plotting mathematics.layout "
    "mathml.elements mathml.matrices mathml.script printable",
    "templates.formats.html.drawing": "diagram diagram_words document mathml.elements mathml.names notations",
    "templates.formats.html.plotting": "axes mathml.elements plots",
    "templates.formats.lms": "diagram_words document formats formats.html formats.lms.plotting formats.typst.drawing "
    "mathematics.layout notations",
    "templates.formats.lms.asking": "engine formats.html formats.lms",
    "templates.formats.lms.plotting": "formats.md.plotting plots",
    "templates.formats.md": "diagram document formats formats.md.plotting mathematics.layout notations printable",
    "templates.formats.md.plotting": "plots",
    "templates.formats.nbmd": "formats.lms formats.md",
    "templates.formats.pdf": "formats formats.pdf.batch formats.pdf.compiler formats.tex",
    "templates.formats.pdf.batch": "formats formats.pdf.compiler formats.tex",
    "templates.formats.pdf.compiler": "formats.pdf.workroom stopped",
    "templates.formats.pdf.workroom": "locks",
    "templates.formats.quizmd": "formats.lms formats.md mathematics.layout printable",
    "templates.formats.tex": "engine formats formats.tex.drawing formats.tex.escape formats.tex.plotting "
    "mathematics.layout pages",
    "templates.formats.tex.drawing": "diagram document latex.names notations",
    "templates.formats.tex.escape": "printable",
    "templates.formats.tex.plotting": "axes plots",
    "templates.formats.typst": "engine formats formats.typst.drawing formats.typst.plotting mathematics.layout pages "
    "printable typst.figures typst.matrices typst.script typst.strings",
    "templates.formats.typst.drawing": "diagram diagram_words document notations typst.names typst.strings",
    "templates.formats.typst.plotting": "axes plots typst.strings",
    "templates.formats.xhtml": "formats.html formats.lms formats.lms.plotting mathematics.layout mathml.elements "
    "mathml.script",
    "templates.handout_formulas": "document handout_lines handout_setting handout_words",
    "templates.handout_lines": "document handout_words",
    "templates.handout_passes": "document handout_lines handout_words",
    "templates.handout_setting": "diagram document handout_lines handout_words",
    "templates.handout_training": "curves document handout_words",
    "templates.handout_words": "document",
    "templates.latex.figures": "filling mathematics.widths numbers",
    "templates.latex.fragments": "mathematics.fragments mathematics.shapes",
    "templates.latex.functions": "latex.fragments mathematics.fragments mathematics.shapes",
    "templates.latex.matrices": "filling mathematics.fragments mathematics.shapes slots",
    "templates.latex.names": "mathematics.fragments mathematics.shapes mathematics.widths notations",
    "templates.latex.script": "filling latex.figures latex.fragments latex.functions latex.matrices latex.names "
    "mathematics.fragments mathematics.script mathematics.shapes mathematics.widths notations numbers slots",
    "templates.leaves": "plots",
    "templates.lessons.activation_plots": "plots",
    "templates.lessons.activation_words": "document",
    "templates.lessons.activations": "document lessons.activation_plots lessons.activation_words rule_words",
    "templates.lessons.descent": "document lessons.descent_plots lessons.descent_words",
    "templates.lessons.descent_plots": "handout_words lessons.descent_words plots",
    "templates.lessons.descent_words": "document handout_words",
    "templates.lessons.losses": "document lessons.losses_words rule_words",
    "templates.lessons.losses_words": "document lessons.activation_words",
    "templates.lessons.names": "notations",
    "templates.lessons.playground": "curves document lessons.playground_plots lessons.playground_words tables",
    "templates.lessons.playground_plots": "handout_words levels plots",
    "templates.lessons.playground_words": "document handout_words",
    "templates.lessons.variants": "document lessons.variants_plots lessons.variants_words plots tables",
    "templates.lessons.variants_plots": "levels plots",
    "templates.lessons.variants_words": "document handout_words plots",
    "templates.levels": "plots",
    "templates.lines": "document formats mathematics.fragments mathematics.layout mathematics.script notations "
    "printers slots words.names words.script",
    "templates.mathematics.compact": "mathematics.fragments mathematics.sums mathematics.terms",
    "templates.mathematics.layout": "filling mathematics.fragments slots",
    "templates.mathematics.numbers": "filling mathematics.fragments mathematics.script mathematics.terms notations "
    "slots",
    "templates.mathematics.script": "filling mathematics.fragments notations numbers slots",
    "templates.mathematics.shapes": "mathematics.fragments",
    "templates.mathematics.sums": "notations",
    "templates.mathematics.terms": "filling mathematics.fragments mathematics.levels mathematics.script "
    "mathematics.sums notations",
    "templates.mathematics.widths": "filling notations numbers",
    "templates.mathml.elements": "mathematics.script",
    "templates.mathml.figures": "filling mathml.elements numbers",
    "templates.mathml.matrices": "filling mathematics.fragments mathml.elements slots",
    "templates.mathml.names": "mathematics.fragments mathematics.letters mathematics.widths mathml.elements notations",
    "templates.mathml.script": "filling mathematics.fragments mathematics.letters mathematics.script mathml.elements "
    "mathml.figures mathml.matrices mathml.names notations numbers slots",
    "templates.measure": "diagram document filling formats latex.heights mathematics.layout notations plots writer",
    "templates.outline": "document leaves plots",
    "templates.patterns": "notations",
    "templates.pieces": "document measure plots sharing",
    "templates.practice.page": "engine fonts formats.html practice.judge",
    "templates.printers": "document filling leaves mathematics.compact mathematics.fragments mathematics.numbers "
    "mathematics.script mathematics.terms notations slots",
    "templates.seams": "printable",
    "templates.sheet_blocks": "leaves",
    "templates.showing": "compiled document formats formats.md styles",
    "templates.slides": "document measure pieces sharing",
    "templates.slots": "filling seams",
    "templates.spelling": "notations",
    "templates.styles": "document handout_lines mathematics.script notations pages patterns tellings",
    "templates.tables": "document plots",
    "templates.tellings": "document handout_lines",
    "templates.tellings.matrices": "document handout_lines handout_setting tellings tellings.matrices.layers "
    "tellings.matrices.opening tellings.matrices.passes tellings.matrices.symbols tellings.matrices.words "
    "tellings.steps",
    "templates.tellings.matrices.entries": "document tellings.matrices.layers",
    "templates.tellings.matrices.forward": "document handout_lines tellings.matrices.layers",
    "templates.tellings.matrices.layers": "handout_lines leaves tellings.matrices.shape",
    "templates.tellings.matrices.local": "document handout_lines handout_words tellings.matrices.forward "
    "tellings.matrices.layers",
    "templates.tellings.matrices.opening": "document handout_setting tellings.matrices.forward "
    "tellings.matrices.layers tellings.matrices.words",
    "templates.tellings.matrices.passes": "document handout_lines handout_passes handout_words "
    "tellings.matrices.entries tellings.matrices.forward tellings.matrices.layers tellings.matrices.local "
    "tellings.matrices.short tellings.matrices.weights tellings.matrices.words",
    "templates.tellings.matrices.short": "document handout_lines tellings.matrices.layers tellings.matrices.local "
    "tellings.matrices.words",
    "templates.tellings.matrices.symbols": "document handout_lines leaves tellings.matrices.layers",
    "templates.tellings.matrices.weights": "document handout_lines leaves tellings.matrices.layers "
    "tellings.matrices.shape",
    "templates.tellings.matrices.words": "document handout_lines tellings.matrices.layers",
    "templates.tellings.parts": "document handout_formulas handout_lines handout_passes handout_setting tellings "
    "tellings.parts.groups tellings.parts.outputs tellings.parts.symbols tellings.parts.weights tellings.steps",
    "templates.tellings.parts.chains": "handout_lines",
    "templates.tellings.parts.groups": "document handout_words",
    "templates.tellings.parts.narrator": "document handout_lines handout_words tellings.parts.chains "
    "tellings.parts.frames tellings.parts.words",
    "templates.tellings.parts.outputs": "document handout_lines tellings.parts.groups tellings.parts.narrator "
    "tellings.parts.words",
    "templates.tellings.parts.symbols": "document",
    "templates.tellings.parts.weights": "document handout_lines tellings.parts.groups tellings.parts.narrator "
    "tellings.parts.outputs tellings.parts.words",
    "templates.tellings.parts.words": "document handout_words",
    "templates.tellings.principles": "document handout_formulas handout_lines handout_setting tellings "
    "tellings.principles.backward tellings.principles.forward tellings.principles.story",
    "templates.tellings.principles.backward": "document handout_lines handout_words tellings.principles.hidden "
    "tellings.principles.output tellings.principles.story tellings.principles.unit tellings.principles.words",
    "templates.tellings.principles.classes": "document tellings.principles.rules tellings.principles.story "
    "tellings.principles.unit",
    "templates.tellings.principles.forward": "document handout_lines handout_setting tellings.principles.story "
    "tellings.principles.tables tellings.principles.words",
    "templates.tellings.principles.hidden": "document handout_lines handout_words tellings.principles.rules "
    "tellings.principles.story tellings.principles.unit tellings.principles.words",
    "templates.tellings.principles.output": "document handout_lines handout_words tellings.principles.classes "
    "tellings.principles.rules tellings.principles.story tellings.principles.unit tellings.principles.words",
    "templates.tellings.principles.rules": "document handout_lines rule_words tellings.principles.story",
    "templates.tellings.principles.story": "document handout_lines",
    "templates.tellings.principles.tables": "document tellings.principles.story",
    "templates.tellings.principles.unit": "document handout_lines handout_words tellings.principles.rules "
    "tellings.principles.story tellings.principles.tables tellings.principles.words",
    "templates.tellings.principles.words": "document handout_words",
    "templates.tellings.rules": "document handout_lines handout_setting tellings tellings.matrices "
    "tellings.matrices.layers tellings.matrices.opening tellings.matrices.passes tellings.rules.backward "
    "tellings.rules.lines tellings.rules.passes tellings.rules.words tellings.steps",
    "templates.tellings.rules.backward": "document tellings.matrices.layers tellings.matrices.local "
    "tellings.matrices.passes tellings.matrices.short tellings.matrices.weights tellings.rules.lines "
    "tellings.rules.words",
    "templates.tellings.rules.lines": "document",
    "templates.tellings.rules.passes": "document tellings.matrices.forward tellings.matrices.layers "
    "tellings.matrices.passes tellings.matrices.weights tellings.matrices.words tellings.rules.lines "
    "tellings.rules.words",
    "templates.tellings.rules.words": "document handout_words tellings.matrices.layers",
    "templates.tellings.steps": "document handout_formulas handout_lines handout_passes handout_setting "
    "handout_words tellings",
    "templates.typst.figures": "filling mathematics.widths numbers",
    "templates.typst.matrices": "filling mathematics.fragments mathematics.shapes slots",
    "templates.typst.names": "mathematics.fragments mathematics.letters mathematics.shapes mathematics.widths "
    "notations typst.strings",
    "templates.typst.script": "filling mathematics.fragments mathematics.letters mathematics.script "
    "mathematics.shapes mathematics.widths notations numbers slots typst.figures typst.matrices typst.names",
    "templates.words.matrices": "filling mathematics.fragments mathematics.shapes slots",
    "templates.words.names": "mathematics.fragments notations words.numerals",
    "templates.words.numerals": "filling numbers",
    "templates.words.script": "filling mathematics.fragments mathematics.script mathematics.shapes notations numbers "
    "slots words.matrices words.names words.numerals",
    "templates.writer": "chains document engine filling formats lines mathematics.fragments mathematics.layout "
    "mathematics.script notations pages plots printers seams slots tables",
    "exercises": "practising",
    "exercises.__main__": "cli",
    "exercises.answers.addresses": "answers.spellings kinds storage.forms storage.manifest",
    "exercises.answers.commas": "kinds marks.marking marks.remarking storage.manifest",
    "exercises.answers.from_tables": "answers.addresses storage.moments storage.roster storage.tables",
    "exercises.answers.submissions": "answers.addresses answers.from_json answers.from_tables storage.moments "
    "storage.tables storage.textfiles",
    "exercises.answers.unmatched": "answers.submissions storage.manifest storage.moments",
    "exercises.audit.assumed": "audit.parts audit.symbols audit.tokens audit.values",
    "exercises.audit.auditing": "audit.document audit.document_page audit.document_words audit.example "
    "audit.example_page audit.example_words",
    "exercises.audit.batch": "audit.example audit.example_page files.library",
    "exercises.audit.blame": "audit.claims audit.logarithms",
    "exercises.audit.bracketed": "audit.brackets audit.commands audit.cursor audit.tokens audit.trees",
    "exercises.audit.brackets": "audit.tokens",
    "exercises.audit.chains": "audit.brackets audit.commands audit.tokens",
    "exercises.audit.claims": "files.claim_names files.spec lessons.published",
    "exercises.audit.cursor": "audit.tokens",
    "exercises.audit.document": "audit.equalities audit.judging audit.plain audit.trees storage.textfiles",
    "exercises.audit.document_page": "audit.document audit.document_words audit.example_page lessons.lesson",
    "exercises.audit.document_words": "audit.document",
    "exercises.audit.equalities": "audit.assumed audit.chains audit.cursor audit.judging audit.parts audit.prose "
    "audit.regions audit.spans audit.symbols audit.tokens audit.trees audit.values",
    "exercises.audit.example": "audit.blame audit.claims audit.hints audit.later files.claim_names files.library "
    "files.nodes lessons.lesson mistakes",
    "exercises.audit.example_page": "audit.claims audit.example audit.example_words files.claim_names lessons.lesson "
    "mistakes",
    "exercises.audit.example_words": "audit.claims audit.example audit.hints audit.logarithms mistakes",
    "exercises.audit.hints": "audit.claims mistakes",
    "exercises.audit.judging": "audit.spans audit.trees audit.values",
    "exercises.audit.later": "audit.blame audit.claims files.claim_names",
    "exercises.audit.literals": "audit.cursor audit.trees",
    "exercises.audit.parts": "audit.bracketed audit.brackets audit.commands audit.cursor audit.literals audit.series "
    "audit.symbol_names audit.tokens audit.trees",
    "exercises.audit.plain": "audit.trees",
    "exercises.audit.prose": "audit.chains audit.commands audit.tokens",
    "exercises.audit.series": "audit.cursor audit.tokens",
    "exercises.audit.symbol_names": "audit.tokens",
    "exercises.audit.symbols": "audit.plain audit.spans audit.trees audit.values",
    "exercises.audit.tokens": "audit.commands",
    "exercises.audit.values": "audit.spans audit.trees",
    "exercises.checking": "answers.addresses answers.commas answers.submissions answers.unmatched keeping kinds "
    "marks.assessing marks.grades marks.rebuilt marks.remarked marks.remarking reports.class_words reports.pages "
    "storage.atomic storage.manifest",
    "exercises.cli": "audit.auditing checking export.command files.library lessons.deriving lessons.gallery listing "
    "marks.gradebook outputs press.making progress reports.pages storage.atomic storage.forms storage.manifest "
    "stress stress.stressing stress.words tidy",
    "exercises.export.asked": "export.model export.pages tasks.points",
    "exercises.export.building": "export.model export.wrongs files.spec kinds kinds.choice kinds.formula "
    "kinds.number marks.other_answers mistakes storage.manifest storage.roster tasks.structure variants.generate "
    "variants.soundness",
    "exercises.export.command": "export.exporting export.targets outputs",
    "exercises.export.exporting": "export.building export.linting export.model export.targets files.library "
    "marks.rebuilt press.making storage.atomic storage.manifest storage.roster storage.textfiles variants.drawing "
    "variants.generate",
    "exercises.export.judged": "export.model kinds kinds.formula",
    "exercises.export.linting.packages": "export.linting export.linting.nodes",
    "exercises.export.model": "files.spec kinds mistakes press.sheets tasks.structure variants.generate",
    "exercises.export.pages": "export.model press.sheets tasks.hints tasks.structure tasks.worked",
    "exercises.export.table": "export.targets",
    "exercises.export.targets": "export.linting export.model",
    "exercises.export.targets.html": "export.judged export.model export.pages export.targets tasks.points",
    "exercises.export.targets.moodle": "export.linting export.targets export.targets.moodle.items "
    "export.targets.moodle.lint",
    "exercises.export.targets.moodle.elements": "export.asked",
    "exercises.export.targets.moodle.grades": "kinds.number",
    "exercises.export.targets.moodle.items": "export.asked export.model export.pages export.targets "
    "export.targets.moodle.blanks export.targets.moodle.elements export.targets.moodle.grades",
    "exercises.export.targets.moodle.lint": "export.linting export.linting.nodes export.targets.moodle.lint.rules",
    "exercises.export.targets.moodle.lint.choices": "export.linting.nodes export.targets.moodle.lint.numbers "
    "export.targets.moodle.lint.rules",
    "exercises.export.targets.moodle.lint.clozes": "export.linting.nodes export.linting.numbers "
    "export.targets.moodle.lint.numbers export.targets.moodle.lint.rules",
    "exercises.export.targets.moodle.lint.names": "export.linting.nodes export.targets.moodle.elements "
    "export.targets.moodle.lint.numbers export.targets.moodle.lint.rules",
    "exercises.export.targets.moodle.lint.numbers": "export.linting.nodes export.linting.numbers "
    "export.targets.moodle.grades export.targets.moodle.lint.rules",
    "exercises.export.targets.moodle.lint.rules": "export.linting.nodes",
    "exercises.export.targets.moodle.lint.texts": "export.linting.nodes export.targets.moodle.lint.rules",
    "exercises.export.targets.notebook": "export.targets export.targets.notebook.copies",
    "exercises.export.targets.notebook.copies": "export.judged export.model export.pages export.targets "
    "export.targets.notebook.cells kinds.matrix tasks.points",
    "exercises.export.targets.qti": "export.linting export.targets export.targets.qti.lint export.targets.qti.package",
    "exercises.export.targets.qti.items": "export.asked export.model export.targets.qti.elements "
    "export.targets.qti.numbers kinds.number",
    "exercises.export.targets.qti.lint": "export.linting export.linting.packages",
    "exercises.export.targets.qti.lint.items": "export.linting.nodes export.linting.packages",
    "exercises.export.targets.qti.lint.numbers": "export.linting.nodes export.linting.numbers "
    "export.linting.packages export.targets.qti.lint.items export.targets.qti.numbers",
    "exercises.export.targets.qti.lint.structure": "export.linting.numbers export.linting.packages "
    "export.targets.qti.lint.items",
    "exercises.export.targets.qti.lint.texts": "export.linting.nodes export.linting.packages "
    "export.targets.qti.lint.items",
    "exercises.export.targets.qti.manifest": "export.targets.qti.elements export.targets.qti.quizzes",
    "exercises.export.targets.qti.numbers": "export.model kinds.number",
    "exercises.export.targets.qti.package": "export.album export.archive export.asked export.model export.pages "
    "export.targets export.targets.qti.elements export.targets.qti.items export.targets.qti.manifest "
    "export.targets.qti.quizzes",
    "exercises.export.targets.qti.quizzes": "export.asked export.model export.targets.qti.numbers",
    "exercises.export.targets.qti21": "export.linting export.targets export.targets.qti21.lint "
    "export.targets.qti21.package",
    "exercises.export.targets.qti21.elements": "export.targets.qti.elements",
    "exercises.export.targets.qti21.items": "export.asked export.model export.targets.qti.elements "
    "export.targets.qti21.elements kinds.number",
    "exercises.export.targets.qti21.lint": "export.linting export.linting.packages",
    "exercises.export.targets.qti21.lint.names": "export.linting.nodes export.linting.numbers "
    "export.linting.packages export.targets.qti21.lint.structure",
    "exercises.export.targets.qti21.lint.numbers": "export.linting.numbers export.linting.packages "
    "export.targets.qti21.lint.structure",
    "exercises.export.targets.qti21.lint.structure": "export.linting.nodes export.linting.packages "
    "export.targets.qti21.lint.model",
    "exercises.export.targets.qti21.package": "export.album export.archive export.asked export.linting.packages "
    "export.model export.pages export.targets export.targets.qti21.elements export.targets.qti21.items",
    "exercises.export.targets.stack": "export.linting export.targets export.targets.moodle.lint "
    "export.targets.stack.items",
    "exercises.export.targets.stack.items": "export.asked export.model export.pages export.targets "
    "export.targets.moodle.elements export.targets.stack.maxima export.targets.stack.trees kinds.formula",
    "exercises.export.targets.stack.trees": "export.model export.targets.moodle.grades export.targets.stack.maxima "
    "kinds.number",
    "exercises.export.targets.text2qti": "export.linting export.targets export.targets.text2qti.lint "
    "export.targets.text2qti.source",
    "exercises.export.targets.text2qti.items": "export.asked export.model export.pages export.targets.qti.numbers "
    "kinds.number",
    "exercises.export.targets.text2qti.lint": "export.linting export.linting.numbers export.targets.qti.numbers",
    "exercises.export.targets.text2qti.source": "export.album export.model export.pages export.targets "
    "export.targets.text2qti.items",
    "exercises.export.targets.typst": "export.model export.pages export.targets",
    "exercises.export.wrongs": "mistakes tasks.structure variants.confusion variants.frequent variants.soundness",
    "exercises.files.complaints": "files.leaves files.nodes",
    "exercises.files.graphs": "files.complaints files.leaves files.nodes files.schema",
    "exercises.files.leaves": "files.nodes",
    "exercises.files.library": "files.leaves files.nodes files.reading files.spec files.yamlread lessons.lesson",
    "exercises.files.networks": "files.leaves files.nodes files.schema",
    "exercises.files.reading": "files.asking files.claim_names files.complaints files.graphs files.leaves "
    "files.networks files.nodes files.schema files.spec files.wishes lessons.derivations lessons.lesson "
    "lessons.solved questions subjects",
    "exercises.files.schema": "files.credit files.leaves files.sound",
    "exercises.files.spec": "files.credit files.sound tasks.task",
    "exercises.files.wishes": "files.asking files.nodes",
    "exercises.files.yamlread": "files.nodes files.yaml_slips",
    "exercises.kinds": "storage.manifest",
    "exercises.kinds.choice": "kinds storage.manifest",
    "exercises.kinds.formula": "answers.spellings kinds storage.manifest",
    "exercises.kinds.matrix": "answers.matrices kinds kinds.number storage.manifest",
    "exercises.kinds.number": "kinds storage.manifest",
    "exercises.lessons.derivations": "lessons.lesson lessons.published lessons.solved",
    "exercises.lessons.deriving": "answers.spellings files.library files.nodes lessons.derivations lessons.lesson",
    "exercises.lessons.gallery": "audit.batch files.library lessons.deriving press.crews storage.atomic",
    "exercises.lessons.lesson": "files.spec",
    "exercises.lessons.planned": "lessons.lesson lessons.worksheet",
    "exercises.lessons.published": "files.claim_names files.spec lessons.lesson lessons.solved",
    "exercises.lessons.solved": "files.spec",
    "exercises.lessons.worksheet": "files.leaves files.spec",
    "exercises.listing": "export.targets files.library lessons.slopes mistakes questions storage.atomic",
    "exercises.marks.assessing": "answers.submissions kinds marks.judging marks.limits marks.marking marks.opinions "
    "marks.other_answers marks.panel marks.phrases marks.rebuilt marks.verdicts storage.manifest",
    "exercises.marks.gradebook": "marks.gradebook_columns marks.grades storage.atomic storage.cells storage.manifest "
    "storage.roster storage.tables storage.textfiles",
    "exercises.marks.gradebook_columns": "storage.cells storage.roster storage.tables",
    "exercises.marks.grades": "answers.submissions marks.marking storage.tables",
    "exercises.marks.imagined": "tasks.structure",
    "exercises.marks.imagined_class": "files.credit kinds marks.imagined marks.judging marks.opinions marks.outcomes "
    "marks.panel variants.confusion variants.trials",
    "exercises.marks.judging": "kinds marks.opinions marks.unused marks.ways tasks.structure",
    "exercises.marks.limits": "files.credit marks.marking mistakes",
    "exercises.marks.marking": "kinds kinds.number storage.manifest tasks.points",
    "exercises.marks.opinions": "marks.ways",
    "exercises.marks.other_answers": "files.credit kinds kinds.choice kinds.formula kinds.matrix kinds.number "
    "marks.marking mistakes storage.manifest",
    "exercises.marks.panel": "files.credit kinds marks.judging marks.opinions marks.phrases",
    "exercises.marks.phrases": "mistakes",
    "exercises.marks.reasons": "kinds kinds.number marks.panel marks.phrases mistakes",
    "exercises.marks.rebuilt": "files.credit files.reading files.spec files.yamlread storage.manifest tasks.structure",
    "exercises.marks.remarked": "marks.marking storage.textfiles tasks.points",
    "exercises.marks.remarking": "files.complaints files.credit files.leaves files.nodes files.schema files.yamlread "
    "kinds kinds.number marks.marking storage.manifest",
    "exercises.marks.unused": "marks.opinions",
    "exercises.marks.verdicts": "kinds kinds.number marks.marking marks.panel marks.reasons storage.manifest",
    "exercises.outputs": "storage.atomic",
    "exercises.practising": "answers.addresses files.credit marks.assessing marks.marking marks.rebuilt rehearsal "
    "storage.manifest storage.roster tasks.hints tasks.structure variants.generate",
    "exercises.press.batches": "press.crews press.jobs press.printing storage.atomic variants.generate",
    "exercises.press.example_answers": "storage.manifest storage.tables",
    "exercises.press.layouts": "files.spec tasks.points tasks.structure",
    "exercises.press.making": "files.library files.spec kinds press.batches press.crews press.jobs press.printing "
    "storage.atomic storage.manifest storage.roster storage.tables storage.textfiles tasks.structure "
    "variants.drawing variants.figures variants.generate variants.soundness",
    "exercises.press.printing": "files.spec kinds press.jobs press.sheets press.ta_sheets storage.atomic "
    "tasks.structure tasks.worked variants.generate",
    "exercises.press.sheets": "files.spec kinds kinds.number press.layouts press.ta_sheets tasks.points "
    "tasks.structure tasks.task",
    "exercises.press.ta_sheets": "files.spec kinds kinds.formula kinds.matrix mistakes storage.manifest tasks.points "
    "tasks.structure variants.generate",
    "exercises.questions": "files.nodes files.schema tasks.task",
    "exercises.questions.*": "files.leaves files.nodes files.ranges files.schema files.wishes kinds kinds.choice "
    "kinds.formula kinds.matrix kinds.number lessons.slopes mistakes questions questions.activation_derivative "
    "questions.formula questions.gradient tasks.circuits tasks.formulas tasks.groups tasks.networked tasks.task "
    "tasks.walks tasks.words variants.drawing",
    "exercises.rehearsal": "files.credit files.library files.nodes files.spec files.yamlread kinds.number "
    "lessons.derivations lessons.solved storage.roster tasks.rows tasks.structure tasks.task tasks.walks "
    "variants.drawing variants.generate",
    "exercises.reports.class_report": "kinds kinds.number marks.grades marks.marking mistakes reports.figures "
    "reports.separation storage.manifest tasks.points",
    "exercises.reports.class_words": "marks.grades mistakes reports.class_report reports.figures storage.manifest "
    "storage.tables",
    "exercises.reports.figures": "kinds reports.separation",
    "exercises.reports.own_numbers": "kinds storage.manifest tasks.rows tasks.structure",
    "exercises.reports.pages": "kinds kinds.choice kinds.formula kinds.number marks.grades marks.marking "
    "marks.rebuilt reports.own_numbers reports.pieces reports.printed reports.right reports.steps reports.words "
    "storage.atomic storage.manifest storage.roster tasks.points tasks.structure",
    "exercises.reports.pieces": "kinds kinds.formula kinds.matrix press.layouts press.sheets reports.steps "
    "reports.words tasks.structure",
    "exercises.reports.right": "answers.matrices kinds kinds.matrix kinds.number marks.marking reports.own_numbers "
    "reports.steps storage.manifest tasks.structure",
    "exercises.reports.steps": "press.sheets reports.own_numbers tasks.structure",
    "exercises.reports.printed": "press.batches press.crews storage.atomic",
    "exercises.reports.words": "kinds marks.marking storage.manifest",
    "exercises.showing": "export.model practising press.sheets tasks.structure tasks.worked variants.generate",
    "exercises.storage.forms": "storage.manifest",
    "exercises.storage.manifest": "files.yamlread storage.textfiles",
    "exercises.storage.roster": "storage.codepages storage.tables storage.textfiles",
    "exercises.storage.tables": "",
    "exercises.storage.textfiles": "storage.codepages",
    "exercises.stress.report": "stress variants.figures variants.guessing variants.soundness variants.students",
    "exercises.stress.stressing": "files.library kinds mistakes stress stress.report tasks.structure "
    "variants.confusion variants.drawing variants.figures variants.generate variants.guessing variants.soundness "
    "variants.students variants.trials",
    "exercises.stress.words": "stress.report variants.guessing",
    "exercises.subjects": "files.nodes files.schema lessons.lesson",
    "exercises.subjects.activations": "files.leaves files.nodes files.schema lessons.lesson lessons.planned "
    "lessons.worksheet subjects",
    "exercises.subjects.descent": "files.leaves files.nodes files.schema lessons.lesson lessons.planned "
    "lessons.worksheet subjects",
    "exercises.subjects.losses": "files.leaves files.networks files.nodes files.schema lessons.lesson "
    "lessons.planned lessons.worksheet subjects",
    "exercises.subjects.playground": "files.complaints files.leaves files.nodes files.schema files.spec "
    "lessons.derivations lessons.lesson lessons.published lessons.solved subjects",
    "exercises.subjects.variants": "files.complaints files.leaves files.networks files.nodes files.schema "
    "lessons.lesson lessons.planned lessons.worksheet subjects",
    "exercises.tasks.formulas": "tasks.networked tasks.task variants.drawing",
    "exercises.tasks.groups": "kinds.number tasks.task",
    "exercises.tasks.hints": "kinds tasks.task",
    "exercises.tasks.networked": "files.networks files.nodes files.ranges files.schema tasks.task tasks.walks "
    "variants.drawing",
    "exercises.tasks.structure": "answers.spellings files.nodes files.sound files.spec kinds tasks.points tasks.task "
    "tasks.worked variants.drawing variants.frequent",
    "exercises.tasks.task": "kinds tasks.walks variants.drawing",
    "exercises.tasks.worked": "files.spec",
    "exercises.variants.conditions": "tasks.structure tasks.task",
    "exercises.variants.confusion": "tasks.structure tasks.task variants.pairs",
    "exercises.variants.drawing": "files.ranges storage.forms",
    "exercises.variants.figures": "variants.guessing",
    "exercises.variants.generate": "files.spec kinds storage.manifest storage.roster tasks.rows tasks.structure "
    "variants.drawing variants.frequent variants.soundness",
    "exercises.variants.guessing": "kinds press.sheets tasks.structure",
    "exercises.variants.soundness": "tasks.structure tasks.task variants.conditions variants.drawing variants.trials",
    "exercises.variants.students": "tasks.structure tasks.task variants.trials",
    "exercises.variants.trials": "tasks.structure tasks.task variants.conditions variants.confusion",
}

# Packages from outside, and the modules that may import them.
OUTSIDE = {
    "sympy": "derive.symbolic derive.equality derive.textbook derive.cancelling derive.proof",
    "mpmath": "derive.precise",
    "numpy": "derive.* exercises.* templates.engines.palette",
    "contourpy": "templates.levels",
    "jinja2": "templates.*",
    "pylatex": "templates.*",
    "pikepdf": "templates.*",
    "PIL": "templates.engines.palette",
    "typst": "templates.engines.typst templates.engines.pictures",
    "click": "exercises.*",
    "distributed": "exercises.press.crews",
    "pydantic": "exercises.*",
    "ruamel": "exercises.*",
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> Mapping[str, Path]:
    """Every module of the three packages and its file."""
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return {module_name(path): path for path in paths}


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def imported_names(tree: ast.AST, package: str) -> Iterator[str]:
    """The dotted names that a tree imports, those inside functions too: `from a import b` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


def nearest_module(name: str, known: Iterable[str]) -> str | None:
    """The longest known module that is `name` or stands before it."""
    return max((m for m in known if f"{name}.".startswith(f"{m}.")), key=len, default=None)


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports: ours by module, others by their first name."""
    package = module if modules()[module].name == "__init__.py" else module.rpartition(".")[0]
    names = imported_names(tree_of(module), package)
    found = {nearest_module(name, modules()) or name.partition(".")[0] for name in names}
    return frozenset(found - {module})


def test_imports_are_read_wherever_they_stand() -> None:
    code = "import a.b\ndef f():\n    from c import d\n    from . import e\n    from ..g import h"
    assert sorted(imported_names(ast.parse(code), "p.q")) == ["a.b", "c.d", "p.g.h", "p.q.e"]


def package_of(module: str) -> str:
    return module.partition(".")[0]


def inside(module: str) -> set[str]:
    """The arrows to modules of the same package."""
    return {m for m in imports(module) if m in modules() and package_of(m) == package_of(module)}


def row_key(module: str) -> str:
    """The row of ARROWS for a module: its own name, or the pattern that covers it."""
    patterns = (pattern for pattern in ARROWS if "*" in pattern and fnmatchcase(module, pattern))
    return module if module in ARROWS else next(patterns, module)


def row(key: str, targets: Iterable[str]) -> str:
    """A row as it stands in ARROWS; the package's name is left out of the targets."""
    short = sorted(target.removeprefix(f"{package_of(key)}.") for target in targets)
    return f'    "{key}": "{" ".join(short)}",'


def written(key: str) -> set[str]:
    """The targets that the row allows, with the package's name put back."""
    package = package_of(key)
    return {name if name == package else f"{package}.{name}" for name in ARROWS.get(key, "").split()}


def actual_rows() -> dict[str, set[str]]:
    """The arrows that the code has, gathered by row."""
    rows: dict[str, set[str]] = {}
    for module in modules():
        rows.setdefault(row_key(module), set()).update(inside(module))
    return {key: targets for key, targets in rows.items() if targets or key in ARROWS}


def matches(module: str, patterns: str) -> bool:
    return any(fnmatchcase(module, pattern) for pattern in patterns.split())


@pytest.mark.parametrize("module", modules())
def test_packages_import_only_downwards(module: str) -> None:
    package = package_of(module)
    found = {package_of(m) for m in imports(module) if m in modules()} - {package}
    assert found <= PACKAGES[package], f"{module} must not import {found - PACKAGES[package]}"


def test_arrows_inside_packages_are_those_written_down() -> None:
    actual = actual_rows()
    needed = [row(key, targets) for key, targets in actual.items() if targets != written(key)]
    gone = [f'    "{key}"  (no such module)' for key in ARROWS if key not in actual]
    if needed or gone:
        pytest.fail("ARROWS should read:\n" + "\n".join(needed + gone), pytrace=False)


def test_no_module_imports_itself_by_a_detour() -> None:
    cycle = find_cycle({module: sorted(m for m in imports(module) if m in modules()) for module in modules()})
    assert not cycle, " -> ".join(cycle)


def find_cycle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """One cycle of the graph, its first node repeated at the end; empty where there is none."""
    done: set[str] = set()
    path: list[str] = []

    def visit(node: str) -> list[str]:
        if node in path:
            return [*path[path.index(node) :], node]
        if node not in done:
            path.append(node)
            for target in graph[node]:
                if cycle := visit(target):
                    return cycle
            done.add(path.pop())
        return []

    return next(filter(None, map(visit, graph)), [])


def test_a_cycle_would_be_found() -> None:
    assert find_cycle({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}) == []
    assert find_cycle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ["b", "c", "b"]


@pytest.mark.parametrize("module", modules())
def test_outside_packages_stay_in_their_places(module: str) -> None:
    strangers = {m for m in imports(module) if m not in modules() and m not in sys.stdlib_module_names}
    wrong = {name for name in strangers if not matches(module, OUTSIDE.get(name, ""))}
    assert not wrong, f"{module} must not import {wrong}"


@pytest.mark.parametrize(
    ("found", "name"),
    [
        *((f"exercises.questions.{name}", kind.name) for name, kind in question_types().items()),
        *((f"exercises.subjects.{key}", kind.key) for key, kind in subjects().items()),
        *((f"templates.tellings.{name}", manner.name) for name, manner in manners().items()),
    ],
)
def test_what_is_found_by_its_file_has_the_name_of_the_file(found: str, name: str) -> None:
    assert found.rpartition(".")[2] == name


def test_the_quick_start_needs_nothing_installed() -> None:
    strangers = imports("exercises.quickstart") - sys.stdlib_module_names
    assert not strangers, f"exercises/quickstart.py runs before {strangers} is there"


def test_no_module_of_exercises_hides_one_of_python() -> None:
    """The quick start runs as a script, so its folder stands first on the path."""
    names = {path.stem for path in (ROOT / "exercises").glob("*")} - {"__init__", "__main__", "__pycache__"}
    assert not names & sys.stdlib_module_names


if __name__ == "__main__":
    print("\n".join(row(key, targets) for key, targets in actual_rows().items()))
