"""What may stand where in QTI 2.1: facts of its information model, for the elements of items and tests.

INSIDE has the elements that may stand in an element, TEXTS those that may hold text, ORDERS the order where there is
one, and NEEDED the attributes that may not be left out. What is in mathematics is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

MATHEMATICS = "math"


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


_INLINE = _words(
    "textEntryInteraction inlineChoiceInteraction endAttemptInteraction hottext img br printedVariable object gap "
    "em a code span sub acronym big tt kbd q i dfn feedbackInline abbr strong sup var small samp b cite "
    "templateInline include math"
)
_BLOCK = _words(
    "positionObjectStage customInteraction drawingInteraction gapMatchInteraction matchInteraction "
    "graphicGapMatchInteraction hotspotInteraction graphicOrderInteraction selectPointInteraction "
    "graphicAssociateInteraction sliderInteraction choiceInteraction mediaInteraction hottextInteraction "
    "orderInteraction extendedTextInteraction uploadInteraction associateInteraction pre h1 h2 h3 h4 h5 h6 p "
    "address dl ol hr rubricBlock blockquote feedbackBlock ul templateBlock table div include math"
)
_EXPRESSION = _words(
    "and gt ordered divide customOperator random numberIncorrect substring not equalRounded multiple "
    "integerToFloat null index testVariables integerDivide gte durationLT contains member lt correct "
    "numberSelected patternMatch product numberPresented power mapResponsePoint mapResponse randomFloat "
    "stringMatch variable integerModulus subtract durationGTE outcomeMaximum anyN round numberResponded baseValue "
    "default inside containerSize equal outcomeMinimum or randomInteger isNull numberCorrect match lte sum "
    "truncate fieldValue delete"
)
_RESPONSE_RULE = _words(
    "include responseCondition responseProcessingFragment setOutcomeValue exitResponse lookupOutcomeValue"
)
_OUTCOME_RULE = _words("include lookupOutcomeValue outcomeProcessingFragment setOutcomeValue exitTest outcomeCondition")
_OF_PART = ("preCondition", "branchRule", "itemSessionControl", "timeLimits")

ORDERS: Mapping[str, tuple[str, ...]] = {
    "assessmentItem": (
        *("responseDeclaration", "outcomeDeclaration", "templateDeclaration", "templateProcessing"),
        *("assessmentStimulusRef", "stylesheet", "itemBody", "responseProcessing", "modalFeedback"),
    ),
    "responseDeclaration": ("defaultValue", "correctResponse", "mapping", "areaMapping"),
    "outcomeDeclaration": ("defaultValue", "matchTable", "interpolationTable"),
    "responseCondition": ("responseIf", "responseElseIf", "responseElse"),
    "choiceInteraction": ("prompt", "simpleChoice"),
    "inlineChoiceInteraction": ("inlineChoice",),
    "extendedTextInteraction": ("prompt",),
    "table": ("caption", "col", "colgroup", "thead", "tfoot", "tbody"),
    "assessmentTest": ("outcomeDeclaration", "timeLimits", "testPart", "outcomeProcessing", "testFeedback"),
    "testPart": (*_OF_PART, "assessmentSection", "testFeedback"),
    "assessmentItemRef": (*_OF_PART, "variableMapping", "weight", "templateDefault"),
    "manifest": ("metadata", "organizations", "resources"),
    "resource": ("metadata", "file", "dependency"),
}
_MIXED = (
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "address", "em", "a", "code", "span", "sub", "acronym", "big"),
    *("tt", "kbd", "q", "i", "dfn", "abbr", "strong", "sup", "var", "small", "samp", "b", "cite", "prompt", "caption"),
)
_FLOWS = ("div", "li", "td", "th", "dd", "object", "modalFeedback", "simpleChoice")
_BLOCKS = ("itemBody", "rubricBlock", "blockquote", "feedbackBlock", "templateBlock")

INSIDE: Mapping[str, frozenset[str]] = {
    **{tag: frozenset(order) for tag, order in ORDERS.items()},
    **dict.fromkeys(_MIXED, _INLINE),
    **dict.fromkeys(_FLOWS, _INLINE | _BLOCK),
    **dict.fromkeys(_BLOCKS, _BLOCK),
    **dict.fromkeys(("ul", "ol"), frozenset({"li"})),
    **dict.fromkeys(("thead", "tfoot", "tbody"), frozenset({"tr"})),
    "tr": frozenset({"td", "th"}),
    "assessmentSection": frozenset(
        {*_OF_PART, "selection", "ordering", "rubricBlock", "assessmentItemRef", "assessmentSection", "include"}
    ),
    **dict.fromkeys(("correctResponse", "defaultValue"), frozenset({"value"})),
    **dict.fromkeys(("responseIf", "responseElseIf"), _EXPRESSION | _RESPONSE_RULE),
    **dict.fromkeys(("responseProcessing", "responseElse"), _RESPONSE_RULE),
    "outcomeProcessing": _OUTCOME_RULE,
    **dict.fromkeys(("setOutcomeValue", "equal", "match", "sum", "multiple"), _EXPRESSION),
    **dict.fromkeys(("textEntryInteraction", "img", "variable", "selection", "testVariables"), frozenset[str]()),
}
TEXTS = frozenset({*_MIXED, *_FLOWS, "value", "baseValue", "inlineChoice"})

_VARIABLE = ("identifier", "cardinality")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "assessmentItem": ("identifier", "title", "adaptive", "timeDependent"),
    "assessmentTest": ("identifier", "title"),
    "testPart": ("identifier", "navigationMode", "submissionMode"),
    "assessmentSection": ("identifier", "title", "visible"),
    "assessmentItemRef": ("identifier", "href"),
    "responseDeclaration": _VARIABLE,
    "outcomeDeclaration": _VARIABLE,
    "textEntryInteraction": ("responseIdentifier",),
    "extendedTextInteraction": ("responseIdentifier",),
    "inlineChoiceInteraction": ("responseIdentifier", "shuffle"),
    "choiceInteraction": ("responseIdentifier", "shuffle", "maxChoices"),
    "simpleChoice": ("identifier",),
    "inlineChoice": ("identifier",),
    "modalFeedback": ("outcomeIdentifier", "showHide", "identifier"),
    "rubricBlock": ("view",),
    "img": ("src", "alt"),
    "equal": ("toleranceMode",),
    "baseValue": ("baseType",),
    "variable": ("identifier",),
    "setOutcomeValue": ("identifier",),
    "selection": ("select",),
    "resource": ("identifier", "type"),
    "file": ("href",),
}
OPERANDS: Mapping[str, int] = {"equal": 2, "match": 2, "setOutcomeValue": 1}
"""How many expressions stand in an element, where that is fixed."""
