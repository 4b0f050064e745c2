package document

import "bytes"

// maxFlow is how deep collections in brackets are followed, and maxFlowLength how long one may be.
const (
	maxFlow       = 16
	maxFlowLength = 4096
)

// scanFlow returns the length of the collection in brackets that text begins with, 0 if it is not of the simplest kind.
func scanFlow(text []byte) int {
	f := flowScanner{text: text}
	if !f.value(0) || f.at > maxFlowLength {
		return 0
	}
	return f.at
}

// A flowScanner finds the end of collections in brackets on one line.
type flowScanner struct {
	text []byte
	at   int
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

// value reads a value in a number of collections.
func (f *flowScanner) value(depth int) bool {
	c := f.peek()
	switch {
	case c != '[' && c != '{':
		return f.scalar()
	case depth > maxFlow:
		return false
	}
	end := c + 2 // the closing bracket
	f.at++
	if f.spaces(); f.skip(end) {
		return true
	}
	for {
		if c == '{' && !(f.scalar() && f.skip(':') && f.spaces()) || !f.value(depth+1) {
			return false
		}
		if f.spaces(); f.skip(end) {
			return true
		}
		if !f.skip(',') {
			return false
		}
		f.spaces()
	}
}

// scalar reads a scalar in quotes without escapes, or one of a few characters that mean nothing anywhere, such as a URL.
func (f *flowScanner) scalar() bool {
	rest, n := f.text[f.at:], 0
	switch c := f.peek(); c {
	case '"', '\'':
		form := quoted
		if n, form = scanQuoted(rest); form != quoted {
			return false
		}
	case '-':
		return false
	default:
		for n < len(rest) && (isKeyByte[rest[n]] || n > 0 && bytes.HasPrefix(rest[n:], []byte("://"))) {
			n++
		}
	}
	f.at += n
	return n > 0 && n <= maxKey
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
