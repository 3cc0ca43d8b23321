defturns(pages):
	'''Turns pages.'''
	while pages:
		for page in pages: yield page
		pages = pages[1:]


print(list(turns('ab')))
