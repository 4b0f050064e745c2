package kustomize

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/koupleless/module-service/internal/stream"
	"github.com/koupleless/module-service/internal/syntax"
)

// locate returns an error of kustomize as one with the place in the file, if it is about the syntax of a file: kustomize then ends at
// the last one that it read. The error itself has no column, and often a line that is one too small.
func (c *checkedFiles) locate(err error) error {
	text := err.Error()
	if c.enableRemote || !strings.Contains(text, "yaml: ") && !strings.Contains(text, "JSON patch from [path: ") {
		return err // the file may have been fetched, and its path means nothing to the user
	}
	path := c.name(c.last)
	_, notRead := stream.Read(c.lastContent, path)
	located := new(syntax.Error)
	if !errors.As(notRead, &located) {
		return err
	}
	reason, _, _ := strings.Cut(strings.TrimPrefix(located.Message, syntax.NotYAMLPrefix), "; ")
	isNamed := strings.Contains(text, filepath.Base(path)) || IsFile(c.last) && strings.Contains(text, "invalid Kustomization: ")
	if !isNamed && !strings.Contains(text, reason) {
		return err
	}
	return c.failToParse(c.last, c.lastContent, notRead)
}
