package stream

import "bytes"

// form is how a value is written.
type form uint8

const (
	none    form = iota // absent, or in the deeper lines that follow
	plain               // as it is
	quoted              // in quotes, without any escape
	escaped             // in quotes, with escapes that only the parser reads
	flow                // a collection in brackets
	block               // a block scalar, in the lines that follow
)

// line is a line of a block mapping or a block sequence that can be read in one way only.
type line struct {
	indent  int    // the column of its first character
	dash    bool   // it begins an entry of a sequence
	col     int    // the column of its key, or of its value if it has no key
	key     []byte // without its quotes
	quote   byte   // of the key, 0 where it has none
	value   []byte
	form    form
	comment bool // a comment follows
}

// maxKey keeps keys well below the 1024 characters at which the parser refuses them.
const maxKey = 256

// scanLine reads the line text, which is indented by n spaces and holds more. What it does not know it refuses: then only
// the parser can tell what the line means.
func scanLine(text []byte, n int) (l line, ok bool) {
	l.indent = n
	rest := text[n:]
	if rest[0] == '-' && len(rest) > 1 && rest[1] == ' ' {
		l.dash = true
		rest = bytes.TrimLeft(rest[1:], " ")
		if len(rest) == 0 || rest[0] == '#' || rest[0] == '-' && (len(rest) == 1 || rest[1] == ' ') {
			return l, false
		}
	}
	l.col = len(text) - len(rest)
	if key, value, ok := cutKey(rest); ok {
		l.key = key
		if rest[0] == '"' || rest[0] == '\'' {
			l.quote = rest[0]
		}
		rest = bytes.TrimLeft(value, " ")
	} else if !l.dash {
		return l, false
	}
	return l, l.scanValue(rest)
}

// cutKey cuts text around the colon behind a key.
func cutKey(text []byte) (key, value []byte, ok bool) {
	var end int
	switch c := text[0]; {
	case c == '"' || c == '\'':
		end = bytes.IndexByte(text[1:], c) + 1
		if key = text[1:max(end, 1)]; bytes.IndexByte(key, '\\') >= 0 {
			return nil, nil, false
		}
		end++
	case isKeyByte[c] && c != '-':
		for end = 1; end < len(text) && isKeyByte[text[end]]; end++ {
		}
		key = text[:end]
	}
	if len(key) == 0 || len(key) > maxKey || end >= len(text) || text[end] != ':' {
		return nil, nil, false
	}
	value = text[end+1:]
	return key, value, len(value) == 0 || value[0] == ' '
}

// scanValue reads what stands behind a key or a dash.
func (l *line) scanValue(v []byte) bool {
	if len(v) == 0 {
		return true
	}
	rest := v
	switch c := v[0]; c {
	case '#':
		l.comment = true
		return true
	case '"', '\'':
		n, form := scanQuoted(v)
		if n == 0 {
			return false
		}
		l.form, l.value, rest = form, v[:n], v[n:]
	case '[', '{':
		n := scanFlow(v)
		if n == 0 {
			return false
		}
		l.form, l.value, rest = flow, v[:n], v[n:]
	case '|', '>':
		l.form, l.value = block, bytes.TrimRight(v, " ")
		return isBlockHeader(l.value)
	default:
		return l.scanPlain(v)
	}
	trimmed := bytes.TrimLeft(rest, " ")
	l.comment = len(trimmed) > 0
	return !l.comment || len(trimmed) < len(rest) && trimmed[0] == '#'
}

// scanPlain reads a plain scalar.
func (l *line) scanPlain(v []byte) bool {
	c := v[0]
	if !isPlainStart[c] || c == '-' && (len(v) == 1 || v[1] == ' ') {
		return false
	}
	for from := 0; ; {
		i := bytes.IndexByte(v[from:], '#')
		if i < 0 {
			break
		}
		from += i + 1
		if from > 1 && v[from-2] == ' ' {
			v, l.comment = v[:from-1], true
			break
		}
	}
	v = bytes.TrimRight(v, " ")
	for from := 0; ; {
		i := bytes.IndexByte(v[from:], ':')
		if i < 0 {
			break
		}
		from += i + 1
		if from == len(v) || v[from] == ' ' {
			return false
		}
	}
	l.form, l.value = plain, v
	return true
}

// scanQuoted returns the length of the quoted scalar that v begins with, 0 where there is none for sure.
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
	v = v[1:]
	digits, chomps := 0, 0
	for _, c := range v {
		switch {
		case c >= '1' && c <= '9':
			digits++
		case c == '+' || c == '-':
			chomps++
		default:
			return false
		}
	}
	return digits <= 1 && chomps <= 1
}

// isKeyByte holds what a key without quotes consists of, isPlainStart what a value without quotes begins with.
var isKeyByte, isPlainStart = func() (key, start [256]bool) {
	for c := range 256 {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
		key[c] = letter && c < 0x80
		start[c] = letter
	}
	for _, c := range []byte("_./$-") {
		key[c], start[c] = true, true
	}
	for _, c := range []byte("(+~^;\\)") {
		start[c] = true
	}
	return key, start
}()
