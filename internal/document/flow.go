package document

import "bytes"

// maxFlow is how deep collections in brackets are followed.
const maxFlow = 16

// scanFlow returns the length of the collection in brackets that text begins with, 0 if it is not of the simplest kind. It adds
// the values of the collection to a table, if there is one.
func scanFlow(text []byte, table *Lines) int {
	f := flowScanner{text: text, table: table}
	if !f.value(row{}) {
		return 0
	}
	return f.at
}

// A flowScanner reads collections in brackets on one line.
type flowScanner struct {
	text  []byte
	at    int
	table *Lines
}

// peek returns the next byte, 0 at the end.
func (f *flowScanner) peek() byte {
	if f.at == len(f.text) {
		return 0
	}
	return f.text[f.at]
}

func (f *flowScanner) spaces() {
	for f.peek() == ' ' {
		f.at++
	}
}

// skip reads past spaces and then c, if it is there.
func (f *flowScanner) skip(c byte) bool {
	f.spaces()
	if f.peek() != c {
		return false
	}
	f.at++
	return true
}

// value reads a value, whose row knows its depth and its key.
func (f *flowScanner) value(r row) bool {
	c := f.peek()
	if c != '[' && c != '{' {
		var ok bool
		r.value, r.form, ok = f.scalar()
		f.add(r)
		return ok
	}
	if int(r.depth) > maxFlow {
		return false
	}
	r.value, r.form = spanOf(f.at, f.at+1), open
	f.add(r)
	f.at++
	if f.skip(c + 2) { // the closing bracket
		return true
	}
	for {
		member := row{depth: r.depth + 1, entry: c == '[', at: int32(f.at)}
		if c == '{' && !f.key(&member) || !f.value(member) {
			return false
		}
		if f.skip(c + 2) {
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
	key, form, ok := f.scalar()
	if form == quoted {
		key = span{key.from + 1, key.to - 1}
	}
	if r.key, r.hasKey, r.keyQuoted = key, true, form == quoted; !ok || f.peek() != ':' {
		return false
	}
	f.at++
	if f.peek() != ' ' {
		return false
	}
	f.spaces()
	return true
}

func (f *flowScanner) add(r row) {
	if f.table != nil {
		f.table.add(r)
	}
}

// scalar reads a scalar in quotes without escapes, or one of a few characters that mean nothing anywhere, such as a URL.
func (f *flowScanner) scalar() (span, form, bool) {
	rest, n, form := f.text[f.at:], 0, plain
	if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
		if n, form = scanQuoted(rest); form != quoted {
			return span{}, form, false
		}
	} else if len(rest) > 0 && rest[0] != '-' {
		for n < len(rest) && (isKeyByte[rest[n]] || n > 0 && bytes.HasPrefix(rest[n:], []byte("://"))) {
			n++
		}
	}
	s := spanOf(f.at, f.at+n)
	f.at += n
	return s, form, n > 0 && n <= maxKey
}

// TokenLength returns the length of the quoted scalar or the collection in brackets that text begins with, 0 if only the parser
// knows it.
func TokenLength(text []byte) int {
	switch {
	case len(text) == 0:
		return 0
	case text[0] == '[' || text[0] == '{':
		return scanFlow(text, nil)
	case text[0] == '"' || text[0] == '\'':
		n, _ := scanQuoted(text)
		return n
	}
	return 0
}
