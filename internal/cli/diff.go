package cli

import (
	"path/filepath"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/source"
)

// shown returns the path of a change in a diff: as seen from where the program was started or, if the directory is not
// below, from the directory.
func (u *unit) shown(c source.Change) string {
	if u.tree == nil {
		return strings.TrimPrefix(filepath.ToSlash(c.Path), "/")
	}
	if relative, err := filepath.Rel(u.dir, c.Path); err == nil && !filepath.IsLocal(u.dir) {
		return filepath.ToSlash(relative)
	}
	return c.Path
}

// devNull stands for a file that does not exist, on Windows, too.
const devNull = "/dev/null"

// diff returns a change of a path as a unified diff that git apply and patch read.
func diff(path string, c source.Change, colored bool) string {
	before, after := diffName("a/"+path), diffName("b/"+path)
	if c.Before == nil {
		before = devNull
	}
	if c.After == nil {
		after = devNull
	}
	text := udiff.Unified(before, after, string(c.Before), string(c.After))
	if !colored {
		return text
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		switch line[0] {
		case '+':
			line = green + line + reset
		case '-':
			line = red + line + reset
		}
		out.WriteString(line)
	}
	return out.String()
}

// diffName returns the name of a file for a header. A tab ends one with a blank, as Git has it: for GNU patch the blank would.
func diffName(name string) string {
	if strings.Contains(name, " ") {
		return quoted(name) + "\t"
	}
	return quoted(name)
}

// quoted returns the name of a file as Git quotes it in a diff, where a line break would begin a line of its own.
func quoted(name string) string {
	isOdd := func(r rune) bool { return r == '"' || r == '\\' || oneline.IsHarmful(r) }
	if !strings.ContainsFunc(name, isOdd) {
		return name
	}
	return `"` + escaped(name, '"', `\%03o`) + `"` // as Git does by default
}
