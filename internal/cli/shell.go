package cli

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/koupleless/module-service/internal/lazyregexp"
)

// command returns the command line of a command that reads the same files with the same configuration.
func (s *settings) command(name string, args ...string) string {
	words := []string{"module-service", name}
	if s.file != "" {
		words = append(words, "-c", s.file)
	}
	for _, pattern := range s.ignore {
		words = append(words, "--ignore", pattern)
	}
	return shellLine(append(words, args...)...)
}

// shellLine returns a command line that a POSIX shell reads as these words. A word with control characters is in the $'...'
// of bash, so that it stays on its line.
func shellLine(words ...string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = shellWord(word)
	}
	return strings.Join(quoted, " ")
}

// operand returns a path for a command line, where one that begins with a dash would be an option.
func operand(path string) string {
	if strings.HasPrefix(path, "-") && path != stdinPath {
		return "./" + path
	}
	return path
}

// operands returns paths for a command line.
func operands(paths []string) []string {
	all := make([]string, len(paths))
	for i, path := range paths {
		all[i] = operand(path)
	}
	return all
}

var plainWord = lazyregexp.New(`^[\w@%+=:,./-]+$`)

func shellWord(word string) string {
	if plainWord().MatchString(word) {
		return word
	}
	if !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return "$'" + escaped(word, '\'', `\x%02x`) + "'"
}

// escaped returns a text with a backslash before each backslash and quote. A byte that is no printable ASCII is written in a format.
func escaped(text string, quote byte, format string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		switch {
		case c == quote || c == '\\':
			b.Write([]byte{'\\', c})
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, format, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
