package document

import "bytes"

// maxFlow is how deep collections in brackets are followed.
const maxFlow = 16

// scanFlow returns the length of the collection in brackets that text begins with, 0 if it is not of the simplest kind.
func scanFlow(text []byte) int {
	f := flowScanner{text: text, deepest: maxFlow}
	if !f.value(row{}, 0) {
		return 0
	}
	return f.at
}

// A flowScanner reads collections in brackets on one line.
type flowScanner struct {
	text    []byte
	at      int
	deepest int
	table   *scanner // that takes their rows, nil if none does
}

// peek returns the next byte, 0 at the end.
func (f *flowScanner) peek() byte {
	if f.at == len(f.text) {
		return 0
	}
	return f.text[f.at]
}

// skip reads past c, if it is there.
func (f *flowScanner) skip(c byte) bool {
	if f.peek() != c {
		return false
	}
	f.at++
	return true
}

// spaces reads past spaces and reports whether there are any.
func (f *flowScanner) spaces() bool {
	at := f.at
	for f.skip(' ') {
	}
	return f.at > at
}

// value reads a value, whose row knows its key, in a number of collections.
func (f *flowScanner) value(r row, depth int) bool {
	c := f.peek()
	isCollection := c == '[' || c == '{'
	switch r.value, r.form = f.scalar(); {
	case isCollection:
		r.value, r.form = spanOf(f.at, f.at+1), flow
	case r.form == none:
		return false
	}
	if f.table != nil {
		f.table.add(r, depth)
	}
	if !isCollection || depth > f.deepest {
		return !isCollection
	}
	if f.table != nil {
		f.table.stack.levels = append(f.table.stack.levels[:depth], level{})
	}
	f.at++
	if f.spaces(); f.skip(c + 2) { // the closing bracket
		return true
	}
	for {
		member := row{at: int32(f.at)}
		if c == '{' && !f.key(&member) || !f.value(member, depth+1) {
			return false
		}
		if f.spaces(); f.skip(c + 2) {
			return true
		}
		if !f.skip(',') {
			return false
		}
		f.spaces()
	}
}

// key reads a key and its colon.
func (f *flowScanner) key(r *row) bool {
	key, form := f.scalar()
	if form == quoted {
		key = span{key.from + 1, key.to - 1}
	}
	r.key = key
	return form != none && f.skip(':') && f.spaces()
}

// scalar reads a scalar in quotes without escapes, or one of a few characters that mean nothing anywhere, such as a URL. Its form is none
// if there is no such scalar.
func (f *flowScanner) scalar() (span, form) {
	rest, n, form := f.text[f.at:], 0, plain
	switch f.peek() {
	case '"', '\'':
		if n, form = scanQuoted(rest); form != quoted {
			return span{}, none
		}
	case '-':
	default:
		for n < len(rest) && (isKeyByte[rest[n]] || n > 0 && bytes.HasPrefix(rest[n:], []byte("://"))) {
			n++
		}
	}
	if n == 0 || n > maxKey {
		return span{}, none
	}
	f.at += n
	return spanOf(f.at-n, f.at), form
}

// TokenLength returns the length of the quoted scalar or the collection in brackets that text begins with, 0 if only the parser
// knows it.
func TokenLength(text []byte) int {
	switch {
	case len(text) == 0:
		return 0
	case text[0] == '[' || text[0] == '{':
		return scanFlow(text)
	case text[0] == '"' || text[0] == '\'':
		n, _ := scanQuoted(text)
		return n
	}
	return 0
}
