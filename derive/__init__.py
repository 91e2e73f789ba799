"""Backpropagation derived exactly: a graph of equations, the backward walk as data, and its numbers.

The names below are what the other packages use. SymPy is imported only by `derive.symbolic` and
by what stands on it (`proof`, `cancelling`, `textbook`, `equality`), never by importing this package.
"""

from derive.backprop import CORRECT, Derivation, Factor, Route, Rules, Step
from derive.errors import GradsheetError, InputError, NameMissing, ParseError, Place, ToolMissing
from derive.graph import Equation, ExplicitGraph, Graph
from derive.network import DenseNetwork, LayerSpec, NetworkSpec
from derive.quantities import Derivative, Named, Quantity, parse_name
from derive.terms import Number, Term
from derive.text import to_text

__all__ = [
    "CORRECT",
    "DenseNetwork",
    "Derivation",
    "Derivative",
    "Equation",
    "ExplicitGraph",
    "Factor",
    "GradsheetError",
    "Graph",
    "InputError",
    "LayerSpec",
    "NameMissing",
    "Named",
    "NetworkSpec",
    "Number",
    "ParseError",
    "Place",
    "Quantity",
    "Route",
    "Rules",
    "Step",
    "Term",
    "ToolMissing",
    "parse_name",
    "to_text",
]
