"""tocsin: who can be told of a flaw in a smart meter, how, with proof, and what would change if the rules did."""

__version__ = "0.1.0"
