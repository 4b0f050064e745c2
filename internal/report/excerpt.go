package report

import (
	"bytes"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/koupleless/module-service/internal/oneline"
)

// maxExcerpt is how many characters of a line are shown.
const maxExcerpt = 200

// secretWords are in files whose lines can hold secrets: Secrets, their generators and patches, and values of charts. The whole file is
// searched, as one that cannot be parsed has no known resources.
var secretWords = [][]byte{[]byte("Secret"), []byte("Generator"), []byte("stringData"), []byte("/data/"), []byte("valuesInline")}

// maxSearched is up to which size a file is searched for them, once for each result: no line is shown of a larger one.
const maxSearched = 1 << 20

// Excerpt returns the line of a result and a mark under its value, each with a line break, "" if the line is not known, or can hold what
// the messages leave out: secrets, and the users of URLs. The lines hold no character that a terminal acts upon, and no
// command of a CI system.
func (s Sources) Excerpt(file string, line, column int) (text, mark string) {
	content, found := s.line(file, line)
	if !found || column < 1 || column > maxExcerpt || len(s[file]) > maxSearched || hasUser(content) ||
		slices.ContainsFunc(secretWords, func(word []byte) bool { return bytes.Contains(s[file], word) }) {
		return "", ""
	}
	runes := []rune(content)
	end := endOf(content, column)
	if column > len(runes)+1 {
		return "", ""
	}
	if len(runes) > maxExcerpt {
		runes, end = append(runes[:maxExcerpt:maxExcerpt], '…'), min(end, maxExcerpt+1)
	}
	var shown, under strings.Builder
	for i, r := range runes {
		switch {
		case r == '\t':
			shown.WriteByte(' ')
		case oneline.IsHarmful(r):
			shown.WriteRune(unicode.ReplacementChar)
		default:
			shown.WriteRune(r)
		}
		if i < column-1 {
			under.WriteString(strings.Repeat(" ", width(r)))
		}
	}
	under.WriteByte('^')
	marked := 0
	for i := column - 1; i < end-1; i++ {
		marked += width(runes[i])
	}
	under.WriteString(strings.Repeat("~", max(marked-1, 0)))
	return oneline.Inert(shown.String()) + "\n", under.String() + "\n"
}

// hasUser reports whether a URL with a user begins in what is shown of a line.
func hasUser(line string) bool {
	const longestUser = 4096
	line = line[:min(len(line), maxExcerpt*utf8.UTFMax+longestUser)]
	return oneline.Redact(line) != line
}

// width returns how many columns of a terminal a character takes: East Asian ones two, combining ones none.
func width(r rune) int {
	switch {
	case unicode.Is(unicode.Mn, r):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r >= 0x1f300 && r < 0x1fb00 || r >= 0xff01 && r <= 0xff60:
		return 2
	}
	return 1
}

// line returns a line of a file without its line break.
func (s Sources) line(file string, number int) (string, bool) {
	text := bytes.TrimPrefix(s[file], []byte("\ufeff")) // a byte order mark is in no column
	if number < 1 || text == nil {
		return "", false
	}
	for range number - 1 {
		end := bytes.IndexByte(text, '\n')
		if end < 0 {
			return "", false
		}
		text = text[end+1:]
	}
	text, _, _ = bytes.Cut(text, []byte("\n"))
	return string(bytes.TrimSuffix(text, []byte("\r"))), utf8.Valid(text)
}

// endOf returns the column after the key or value that starts at a column of a line of YAML or JSON: after its last character in
// this line.
func endOf(line string, column int) int {
	runes := []rune(line)
	start := column - 1
	if start < 0 || start >= len(runes) {
		return column
	}
	before, rest := runes[:start], runes[start:]
	switch rest[0] {
	case '"', '\'':
		return column + quotedLength(rest)
	case '{', '[':
		return column + flowLength(rest)
	}
	return column + plainLength(rest, isInFlow(before))
}

// quotedLength returns the length of a quoted scalar.
func quotedLength(text []rune) int {
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case quote == '"' && text[i] == '\\':
			i++
		case text[i] == quote && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return len(text)
}

// depths yields how deep in brackets of flow style what follows each character of a text is, and the index of the character: of a scalar
// in quotes, that of its last one.
func depths(text []rune) iter.Seq2[int, int] {
	return func(yield func(at, depth int) bool) {
		depth := 0
		for i := 0; i < len(text); i++ {
			switch text[i] {
			case '"', '\'':
				i += quotedLength(text[i:]) - 1
			case '{', '[':
				depth++
			case '}', ']':
				depth--
			}
			if !yield(i, depth) {
				return
			}
		}
	}
}

// flowLength returns the length of a collection in flow style, that of its bracket if it does not end in the line.
func flowLength(text []rune) int {
	for at, depth := range depths(text) {
		if depth == 0 {
			return at + 1
		}
	}
	return 1
}

// isInFlow reports whether what follows a text in its line is in flow style.
func isInFlow(text []rune) bool {
	depth := 0
	for _, after := range depths(text) {
		depth = after
	}
	return depth > 0 || strings.HasPrefix(strings.TrimSpace(string(text)), `"`) // a line of JSON
}

// plainLength returns the length of a scalar without quotes, or of a key.
func plainLength(text []rune, inFlow bool) int {
	length := len(text)
	for i, r := range text {
		next := rune(' ')
		if i+1 < len(text) {
			next = text[i+1]
		}
		if r == ':' && unicode.IsSpace(next) || r == '#' && i > 0 && unicode.IsSpace(text[i-1]) || inFlow && strings.ContainsRune(",]}", r) {
			length = i
			break
		}
	}
	for length > 1 && unicode.IsSpace(text[length-1]) {
		length--
	}
	return max(length, 1)
}
