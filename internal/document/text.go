package document

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// LineBreak returns the length of the line break that b begins with. These are the line breaks of YAML 1.1, which is how go-yaml
// counts lines.
func LineBreak(b []byte) int {
	switch {
	case len(b) == 0 || ' ' <= b[0] && b[0] < utf8.RuneSelf: // nearly always
	case b[0] == '\n':
		return 1
	case b[0] == '\r':
		if len(b) > 1 && b[1] == '\n' {
			return 2
		}
		return 1
	case bytes.HasPrefix(b, []byte("\u0085")):
		return 2
	case bytes.HasPrefix(b, []byte("\u2028")), bytes.HasPrefix(b, []byte("\u2029")):
		return 3
	}
	return 0
}

// IsMarker reports whether a line begins with a marker, such as the "---" or "..." of a document, which a blank ends.
func IsMarker(line []byte, marker string) bool {
	rest, ok := bytes.CutPrefix(line, []byte(marker))
	return ok && (len(rest) == 0 || rest[0] == ' ' || rest[0] == '\t' || LineBreak(rest) > 0)
}

// BOM is the byte order mark, which an input can begin with.
var BOM = []byte("\ufeff")

// Indent returns the number of spaces that a line begins with.
func Indent(line []byte) int {
	n := 0
	for n < len(line) && line[n] == ' ' {
		n++
	}
	return n
}

// isASCII reports whether text is made of printable ASCII characters, eight of which are looked at together.
func isASCII(text []byte) bool {
	const ones = 0x0101010101010101
	if n := len(text); n >= 8 {
		odd := func(text []byte) uint64 {
			w := binary.LittleEndian.Uint64(text)
			return w | (w + ones) | (w-' '*ones)&^w
		}
		all := odd(text[n-8:])
		for ; len(text) > 8; text = text[8:] {
			all |= odd(text)
		}
		return all&(0x80*ones) == 0
	}
	for _, c := range text {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// isPrintable reports whether the parser takes text for the text of one line. Tabs are left to the caller.
func isPrintable(text []byte, tabs bool) bool {
	isOdd := func(r rune) bool { return !IsPrintable(r) && (r != '\t' || !tabs) }
	return utf8.Valid(text) && !bytes.ContainsFunc(text, isOdd)
}

// IsPrintable reports whether YAML and JSON read a character as itself in the text of one line.
func IsPrintable(r rune) bool {
	switch r {
	case '\u2028', '\u2029', '\ufeff', '\ufffe', '\uffff':
		return false
	}
	return r >= ' ' && (r < 0x7f || r >= 0xa0)
}
