"""From the text as given to parsed sentences: furniture, dateline, sentences, case, language."""
