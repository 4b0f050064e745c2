package stream

import (
	"encoding/binary"
	"unicode/utf8"
)

// isASCII reports whether text is made of printable ASCII characters, eight of which are looked at together.
func isASCII(text []byte) bool {
	const ones = 0x0101010101010101
	for ; len(text) >= 8; text = text[8:] {
		w := binary.LittleEndian.Uint64(text)
		if (w|(w+ones)|(w-' '*ones)&^w)&(0x80*ones) != 0 {
			return false
		}
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
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r == '\t' && !tabs, r < ' ' && r != '\t', r >= 0x7f && r < 0xa0, r == utf8.RuneError && n == 1:
			return false
		case r == '\u2028', r == '\u2029', r == '\ufeff', r == '\ufffe', r == '\uffff':
			return false
		}
		text = text[n:]
	}
	return true
}
