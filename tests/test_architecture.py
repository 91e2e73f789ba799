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

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = {"derive": set(), "templates": {"derive"}, "exercises": {"derive", "templates"}}

# Inside each package: a module and the modules of its own package that it imports.
ARROWS: dict[str, str] = {
    "derive": "backprop errors graph network quantities terms text",
    "derive.activations": "functions quantities rules terms workings",
    "derive.agreement": "arithmetic graph precise quantities terms",
    "derive.backprop": "graph quantities terms towards",
    "derive.backward": "backprop joins quantities statements terms",
    "derive.between": "backprop derived graph network quantities rules terms",
    "derive.bounds": "arithmetic errors paper program quantities",
    "derive.calculus": "functions quantities terms",
    "derive.cancelling": "backprop equality errors quantities symbolic terms text textbook",
    "derive.carried": "bounds mistakes.rewritten paper plan program quantities steps",
    "derive.constants": "arithmetic errors",
    "derive.derived": "activations functions losses quantities rules terms",
    "derive.descent": "errors plan program quantities statements terms valley",
    "derive.effort": "arithmetic paper program quantities",
    "derive.equality": "symbolic",
    "derive.evaluate": "arithmetic quantities terms",
    "derive.evidence": "follow quantities",
    "derive.explain": "evidence follow hypotheses quantities sketch",
    "derive.folding": "quantities terms",
    "derive.follow": "arithmetic bounds mistakes.rewritten mistakes.rounding plan program quantities steps",
    "derive.functions": "terms",
    "derive.gathering": "quantities terms",
    "derive.grammar": "constants functions lexer parts quantities refusals terms",
    "derive.graph": "calculus errors quantities terms",
    "derive.hypotheses": "follow mistakes mistakes.rounding quantities steps terms",
    "derive.joins": "backprop quantities",
    "derive.kinks": "functions plan quantities statements terms",
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
    "derive.sketch": "follow mistakes.rounding steps",
    "derive.source": "functions plan quantities registers terms",
    "derive.statements": "quantities terms",
    "derive.steps": "arithmetic mistakes.rewritten plan quantities source terms",
    "derive.symbolic": "functions quantities terms",
    "derive.terms": "nodes quantities",
    "derive.text": "functions lexer quantities terms",
    "derive.textbook": "quantities symbolic terms",
    "derive.tidying": "terms",
    "derive.towards": "graph quantities terms",
    "derive.training": "arithmetic backprop errors plan program quantities",
    "derive.unit": "activations errors functions graph losses network quantities terms",
    "derive.valley": "backprop errors evaluate graph quantities rules terms",
    "derive.variants": "backprop errors plan program quantities statements terms training unit",
    "derive.workings": "functions quantities rules terms",
    "templates.axes": "plots",
    "templates.compiled": "document filling formats mathematics.script measure notations pages slides slots writer",
    "templates.curves": "plots",
    "templates.diagram": "diagram_labels document mathematics.widths notations",
    "templates.diagram_words": "diagram document notations words.names",
    "templates.document": "leaves plots sheet_blocks",
    "templates.engines": "engines.engine engines.latex engines.typst",
    "templates.engines.engine": "formats",
    "templates.engines.latex": "engines.engine formats formats.pdf.batch formats.pdf.compiler formats.tex",
    "templates.engines.typst": "engines.engine engines.joining formats formats.typst stopped",
    "templates.filling": "numbers",
    "templates.formats": "document filling latex.script mathematics.layout mathematics.script notations plots",
    "templates.formats.html": "engine formats formats.html.drawing formats.html.plotting mathematics.layout "
    "mathml.elements mathml.matrices mathml.script printable",
    "templates.formats.html.drawing": "diagram diagram_words document mathml.elements mathml.names notations",
    "templates.formats.html.plotting": "axes mathml.elements plots",
    "templates.formats.md": "diagram document formats formats.md.plotting mathematics.layout notations printable",
    "templates.formats.md.plotting": "plots",
    "templates.formats.pdf": "formats formats.pdf.batch formats.pdf.compiler formats.tex",
    "templates.formats.pdf.batch": "formats formats.pdf.compiler formats.tex",
    "templates.formats.pdf.compiler": "formats.pdf.workroom stopped",
    "templates.formats.pdf.workroom": "locks",
    "templates.formats.tex": "engine formats formats.tex.drawing formats.tex.escape formats.tex.plotting "
    "mathematics.layout pages",
    "templates.formats.tex.drawing": "diagram document latex.names notations",
    "templates.formats.tex.escape": "printable",
    "templates.formats.tex.plotting": "axes plots",
    "templates.formats.typst": "engine formats formats.typst.drawing formats.typst.plotting mathematics.layout pages "
    "printable typst.figures typst.matrices typst.script typst.strings",
    "templates.formats.typst.drawing": "diagram diagram_words document notations typst.names typst.strings",
    "templates.formats.typst.plotting": "axes plots typst.strings",
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
    "templates.mathml.names": "mathematics.fragments mathematics.letters mathml.elements notations",
    "templates.mathml.script": "filling mathematics.fragments mathematics.letters mathematics.script mathml.elements "
    "mathml.figures mathml.matrices mathml.names notations numbers slots",
    "templates.measure": "diagram document filling latex.heights mathematics.layout plots writer",
    "templates.outline": "document leaves plots",
    "templates.patterns": "notations",
    "templates.pieces": "document measure plots sharing",
    "templates.printers": "document filling leaves mathematics.compact mathematics.fragments mathematics.numbers "
    "mathematics.script mathematics.terms notations slots",
    "templates.sheet_blocks": "leaves",
    "templates.slides": "document measure pieces sharing",
    "templates.slots": "filling",
    "templates.spelling": "notations",
    "templates.styles": "document handout_lines mathematics.script notations pages patterns tellings",
    "templates.tables": "document",
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
    "templates.tellings.principles.backward": "document handout_lines tellings.principles.hidden "
    "tellings.principles.output tellings.principles.story tellings.principles.unit tellings.principles.words",
    "templates.tellings.principles.classes": "document tellings.principles.rules tellings.principles.story "
    "tellings.principles.unit",
    "templates.tellings.principles.forward": "document handout_lines handout_setting tellings.principles.story "
    "tellings.principles.tables tellings.principles.words",
    "templates.tellings.principles.hidden": "document handout_lines handout_words tellings.principles.rules "
    "tellings.principles.story tellings.principles.unit tellings.principles.words",
    "templates.tellings.principles.output": "document handout_lines tellings.principles.classes "
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
    "templates.writer": "document engine filling formats lines mathematics.fragments mathematics.layout "
    "mathematics.script notations pages plots printers slots tables",
    "exercises.__main__": "cli",
    "exercises.addresses": "forms kinds manifest spellings",
    "exercises.answer_tables": "addresses moments roster tables",
    "exercises.answers": "addresses answer_tables answers_json moments tables textfiles",
    "exercises.assessing": "judging kinds limits manifest marking other_answers panel rebuilt verdicts",
    "exercises.audit.batch": "audit.example audit.example_page files",
    "exercises.audit.blame": "audit.claims audit.logarithms",
    "exercises.audit.bracketed": "audit.brackets audit.commands audit.cursor audit.tokens audit.trees",
    "exercises.audit.brackets": "audit.tokens",
    "exercises.audit.chains": "audit.brackets audit.commands audit.tokens",
    "exercises.audit.claims": "claim_names published spec",
    "exercises.audit.cursor": "audit.tokens",
    "exercises.audit.document": "audit.equalities audit.judging audit.plain audit.trees textfiles",
    "exercises.audit.document_page": "audit.document audit.document_words audit.example_page lessons",
    "exercises.audit.document_words": "audit.document",
    "exercises.audit.equalities": "audit.chains audit.cursor audit.judging audit.parts audit.prose audit.regions "
    "audit.spans audit.symbols audit.tokens audit.trees audit.values",
    "exercises.audit.example": "audit.blame audit.claims audit.hints audit.later claim_names files lessons mistakes "
    "nodes",
    "exercises.audit.example_page": "audit.claims audit.example audit.example_words claim_names lessons mistakes",
    "exercises.audit.example_words": "audit.claims audit.example audit.hints audit.logarithms mistakes",
    "exercises.audit.hints": "audit.claims",
    "exercises.audit.judging": "audit.spans audit.trees audit.values",
    "exercises.audit.later": "audit.blame audit.claims claim_names",
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
    "exercises.auditing": "audit.document audit.document_page audit.document_words audit.example audit.example_page "
    "audit.example_words",
    "exercises.batches": "atomic crews generate jobs printing",
    "exercises.check": "addresses answers assessing atomic class_words comma_answers grades kinds manifest marking "
    "rebuilt remarked remarking reports unmatched",
    "exercises.class_report": "grades kinds manifest marking mistakes separation",
    "exercises.class_words": "class_report grades manifest mistakes tables",
    "exercises.cli": "atomic auditing check deriving forms gallery gradebook listing making manifest outputs "
    "progress reports stress stress_words tidy",
    "exercises.comma_answers": "kinds manifest marking remarking",
    "exercises.complaints": "leaves nodes",
    "exercises.conditions": "structure tasks",
    "exercises.confusion": "pairs structure tasks",
    "exercises.derivations": "lessons published solved",
    "exercises.deriving": "derivations files lessons nodes spellings",
    "exercises.drawing": "forms ranges",
    "exercises.figures": "guessing",
    "exercises.files": "leaves lessons nodes reading spec yamlread",
    "exercises.forms": "manifest",
    "exercises.formulas": "drawing networked tasks",
    "exercises.gallery": "atomic audit.batch deriving files",
    "exercises.generate": "drawing frequent kinds manifest roster soundness spec structure",
    "exercises.gradebook": "atomic cells grades manifest roster tables textfiles",
    "exercises.grades": "answers marking tables",
    "exercises.graphs": "complaints leaves nodes schema",
    "exercises.groups": "kinds.number tasks",
    "exercises.guessing": "kinds sheets structure",
    "exercises.imagined": "structure",
    "exercises.imagined_class": "confusion credit imagined judging kinds panel trials",
    "exercises.judging": "kinds structure",
    "exercises.kinds": "manifest",
    "exercises.kinds.choice": "kinds manifest",
    "exercises.kinds.formula": "kinds manifest spellings",
    "exercises.kinds.matrix": "kinds kinds.number manifest matrices",
    "exercises.kinds.number": "kinds manifest",
    "exercises.layouts": "points spec structure",
    "exercises.leaves": "nodes",
    "exercises.lessons": "spec",
    "exercises.limits": "credit marking mistakes",
    "exercises.listing": "atomic files mistakes questions slopes",
    "exercises.making": "atomic batches crews drawing figures files generate jobs kinds manifest printing roster "
    "soundness spec tables textfiles",
    "exercises.manifest": "textfiles yamlread",
    "exercises.marking": "kinds kinds.number manifest",
    "exercises.networked": "drawing networks nodes ranges schema tasks walks",
    "exercises.networks": "leaves nodes schema",
    "exercises.other_answers": "credit kinds kinds.choice kinds.formula kinds.matrix kinds.number manifest marking "
    "mistakes",
    "exercises.outputs": "atomic",
    "exercises.own_numbers": "generate kinds manifest structure",
    "exercises.panel": "credit judging kinds",
    "exercises.planned": "lessons worksheet",
    "exercises.printing": "atomic generate jobs kinds sheets spec structure ta_sheets worked",
    "exercises.published": "claim_names lessons solved spec",
    "exercises.questions": "nodes schema tasks",
    "exercises.questions.*": "circuits drawing formulas groups kinds kinds.choice kinds.formula kinds.matrix "
    "kinds.number leaves mistakes networked nodes questions questions.activation_derivative questions.formula "
    "questions.gradient ranges schema slopes tasks walks wishes words",
    "exercises.reading": "asking claim_names complaints derivations graphs leaves lessons networks nodes questions "
    "schema solved spec subjects wishes",
    "exercises.reasons": "kinds kinds.number mistakes panel",
    "exercises.rebuilt": "credit manifest reading spec structure yamlread",
    "exercises.remarked": "marking points textfiles",
    "exercises.remarking": "complaints credit kinds kinds.number leaves manifest marking nodes schema yamlread",
    "exercises.report_pieces": "kinds kinds.formula points report_steps report_words sheets structure",
    "exercises.report_steps": "sheets structure",
    "exercises.report_words": "class_words kinds manifest marking",
    "exercises.reports": "atomic batches crews grades kinds kinds.number manifest marking own_numbers points rebuilt "
    "report_pieces report_steps report_words roster structure",
    "exercises.roster": "codepages tables textfiles",
    "exercises.schema": "credit leaves sound",
    "exercises.sheets": "kinds layouts points spec structure ta_sheets tasks",
    "exercises.solved": "spec",
    "exercises.soundness": "conditions drawing structure tasks trials",
    "exercises.spec": "credit sound tasks",
    "exercises.stress": "confusion drawing figures files generate guessing kinds mistakes soundness stress_report "
    "structure students trials",
    "exercises.stress_report": "figures guessing soundness students",
    "exercises.stress_words": "guessing stress_report",
    "exercises.structure": "drawing frequent kinds nodes points sound spec spellings tasks worked",
    "exercises.students": "structure tasks trials",
    "exercises.subjects": "lessons nodes schema",
    "exercises.subjects.activations": "leaves lessons nodes planned schema subjects worksheet",
    "exercises.subjects.descent": "leaves lessons nodes planned schema subjects worksheet",
    "exercises.subjects.losses": "leaves lessons networks nodes planned schema subjects worksheet",
    "exercises.subjects.playground": "complaints derivations leaves lessons nodes published schema solved spec "
    "subjects",
    "exercises.subjects.variants": "complaints leaves lessons networks nodes planned schema subjects worksheet",
    "exercises.ta_sheets": "generate manifest mistakes points spec structure",
    "exercises.tables": "",
    "exercises.tasks": "drawing kinds walks",
    "exercises.textfiles": "codepages",
    "exercises.trials": "conditions confusion structure tasks",
    "exercises.unmatched": "answers manifest",
    "exercises.verdicts": "kinds kinds.number manifest marking panel reasons",
    "exercises.wishes": "asking nodes",
    "exercises.worked": "spec",
    "exercises.worksheet": "leaves spec",
    "exercises.yamlread": "nodes yaml_slips",
}

# Packages from outside, and the modules that may import them.
OUTSIDE = {
    "sympy": "derive.symbolic derive.equality derive.textbook derive.cancelling derive.proof",
    "mpmath": "derive.precise",
    "numpy": "derive.* exercises.*",
    "contourpy": "templates.levels",
    "jinja2": "templates.*",
    "pylatex": "templates.*",
    "pikepdf": "templates.*",
    "typst": "templates.engines.typst",
    "click": "exercises.*",
    "distributed": "exercises.crews",
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


def test_the_quick_start_needs_nothing_installed() -> None:
    strangers = imports("exercises.quickstart") - sys.stdlib_module_names
    assert not strangers, f"exercises/quickstart.py runs before {strangers} is there"


def test_no_module_of_exercises_hides_one_of_python() -> None:
    """The quick start runs as a script, so its folder stands first on the path."""
    names = {path.stem for path in (ROOT / "exercises").glob("*")} - {"__init__", "__main__", "__pycache__"}
    assert not names & sys.stdlib_module_names


if __name__ == "__main__":
    print("\n".join(row(key, targets) for key, targets in actual_rows().items()))
