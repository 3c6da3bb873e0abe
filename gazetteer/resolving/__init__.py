"""From a reference to an answer: where to look, what could be meant, how the evidence weighs, what to say."""
