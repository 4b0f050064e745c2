package kustomize

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/koupleless/module-service/internal/stream"
	"github.com/koupleless/module-service/internal/syntax"
)

// locateSyntax finds the place of an error of kustomize about the syntax of a file: kustomize then ends at the last one that it read. The
// error itself has no column, and often a line that is one too small.
func (c *checkedFiles) locateSyntax(text string) *FileError {
	if !strings.Contains(text, "yaml: ") && !strings.Contains(text, "JSON patch from [path: ") {
		return nil
	}
	path := c.name(c.last)
	_, notRead := stream.Read(c.lastContent, path)
	located := new(syntax.Error)
	if !errors.As(notRead, &located) {
		return nil
	}
	reason, _, _ := strings.Cut(strings.TrimPrefix(located.Message, syntax.NotYAMLPrefix), "; ")
	isNamed := strings.Contains(text, filepath.Base(path)) || IsFile(c.last) && strings.Contains(text, "invalid Kustomization: ")
	if !isNamed && !strings.Contains(text, reason) {
		return nil
	}
	return c.failToParse(c.last, c.lastContent, notRead)
}
