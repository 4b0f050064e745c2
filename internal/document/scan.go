package document

import (
	"bytes"
	"strings"
)

// form is how a value is written.
type form uint8

const (
	none    form = iota // absent, or in the deeper lines that follow
	plain               // without quotes
	quoted              // in quotes, without escapes
	escaped             // in quotes, with escapes
	flow                // a collection in brackets
	block               // a block scalar, in the lines that follow
)

// A line is one line of a block mapping or a block sequence that can be read in one way only.
type line struct {
	row         // that it makes: of its key, or of its dash if it has no key
	indent int  // the column of its first character
	dash   bool // it begins an entry of a sequence
	hasKey bool
	col    int // the column of its key, or of its value if it has no key
}

type span struct{ from, to int32 }

func spanOf(from, to int) span { return span{int32(from), int32(to)} }

// maxKey keeps keys well below the 1024 characters at which the parser refuses them.
const maxKey = 256

// scan reads the line text, which stands at an offset, is indented by n spaces, and holds more. It refuses what only the parser can read.
func (l *line) scan(text []byte, offset, n int) bool {
	*l = line{indent: n, col: n}
	if text[n] == '-' && len(text) > n+1 && text[n+1] == ' ' {
		l.dash = true
		for l.col++; l.col < len(text) && text[l.col] == ' '; {
			l.col++
		}
		rest := text[l.col:]
		if len(rest) == 0 || rest[0] == '#' {
			return false
		}
	}
	at := l.col
	l.at = int32(offset + n)
	if from, to, end := cutKey(text[at:]); end > 0 {
		l.hasKey, l.at, l.key = true, int32(offset+at), spanOf(offset+at+from, offset+at+to)
		for at += end; at < len(text) && text[at] == ' '; {
			at++
		}
	} else if !l.dash {
		return false
	}
	return l.scanValue(text[at:], offset+at)
}

// cutKey finds the key that text begins with. End is the offset after its colon, 0 if there is no such key.
func cutKey(text []byte) (from, to, end int) {
	switch c := text[0]; {
	case c == '"' || c == '\'':
		from, to = 1, bytes.IndexByte(text[1:], c)+1
		if to < 1 || bytes.IndexByte(text[1:to], '\\') >= 0 {
			return 0, 0, 0
		}
		end = to + 1
	case isKeyByte[c] && c != '-':
		for to = 1; to < len(text) && isKeyByte[text[to]]; to++ {
		}
		end = to
	}
	if to == from || to-from > maxKey || end >= len(text) || text[end] != ':' {
		return 0, 0, 0
	}
	if end++; end < len(text) && text[end] != ' ' {
		return 0, 0, 0
	}
	return from, to, end
}

// scanValue reads what stands at an offset after a key or a dash.
func (l *line) scanValue(v []byte, offset int) bool {
	if len(v) == 0 {
		return true
	}
	n := 0
	switch v[0] {
	case '#':
		return true
	case '"', '\'':
		n, l.form = scanQuoted(v)
	case '[', '{':
		n, l.form = scanFlow(v), flow
	case '|', '>':
		v = bytes.TrimRight(v, " ")
		l.form, l.value = block, spanOf(offset, offset+len(v))
		return isBlockHeader(v)
	default:
		n, l.form = scanPlain(v), plain
		l.value = spanOf(offset, offset+n)
		return n > 0
	}
	l.value = spanOf(offset, offset+n)
	rest := v[n:]
	trimmed := bytes.TrimLeft(rest, " ")
	return len(trimmed) == 0 || len(trimmed) < len(rest) && trimmed[0] == '#'
}

// scanPlain returns the length of the plain scalar that v begins with, 0 if only the parser knows.
func scanPlain(v []byte) int {
	if c := v[0]; !isPlainStart[c] || c == '-' && (len(v) == 1 || v[1] == ' ') {
		return 0
	}
	for i, c := range v {
		switch c {
		case '#':
			if v[i-1] == ' ' {
				return len(bytes.TrimRight(v[:i], " "))
			}
		case ':':
			if i+1 == len(v) || v[i+1] == ' ' {
				return 0
			}
		}
	}
	return len(bytes.TrimRight(v, " "))
}

// scanQuoted returns the length of the quoted scalar that v begins with, 0 if there is none for sure.
func scanQuoted(v []byte) (int, form) {
	quote, f := v[0], quoted
	for i := 1; i < len(v); i++ {
		switch {
		case v[i] == quote && quote == '\'' && i+1 < len(v) && v[i+1] == quote:
			f = escaped
			i++
		case v[i] == quote:
			return i + 1, f
		case v[i] == '\\' && quote == '"':
			if i+1 == len(v) || bytes.IndexByte([]byte(`"\/nrt`), v[i+1]) < 0 {
				return 0, f
			}
			f = escaped
			i++
		}
	}
	return 0, f
}

// isBlockHeader reports whether v is the indicator of a block scalar, with or without indentation and chomping.
func isBlockHeader(v []byte) bool {
	digits := bytes.Trim(v[1:], "+-")
	return len(v)-len(digits) <= 2 && (len(digits) == 0 || len(digits) == 1 && '1' <= digits[0] && digits[0] <= '9')
}

// isKeyByte holds what a key without quotes consists of, isPlainStart what a value without quotes begins with.
var isKeyByte, isPlainStart = func() (key, start [256]bool) {
	for c := range 256 {
		key[c] = isLetter(byte(c)) || '0' <= c && c <= '9' || strings.IndexByte("_./$-", byte(c)) >= 0
		start[c] = key[c] || c >= 0x80 || strings.IndexByte(`(+~^;\)`, byte(c)) >= 0
	}
	return key, start
}()
