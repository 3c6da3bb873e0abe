"""Reading a text: sentences, quantities, dates, names and what happened. Rules and dictionaries, no model, no network.

Everything here is a pure function of the text and the dictionaries; offsets are code points into the text given.
"""
