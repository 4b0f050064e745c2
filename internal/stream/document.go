package stream

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// document is a YAML document in its input.
type document struct {
	text
	first, last int        // its lines, the last one excluded
	marker      int        // the line of its "---", or -1
	end         int        // the line of its "...", or last
	node        *yaml.Node // of the kind DocumentNode; nil where the document is empty
}

// root returns the node that the document consists of.
func (d *document) root() *yaml.Node { return d.node.Content[0] }

// lineOf returns the line of the input that n starts in.
func (d *document) lineOf(n *yaml.Node) int { return d.first + n.Line - 1 }

// bytes returns what is between two lines.
func (d *document) bytes(from, to int) []byte { return d.in[d.starts[from]:d.starts[to]] }

// atMarker returns the offset at which the body of a document with a marker begins.
func (d *document) atMarker() int {
	return d.startOf(d.marker) + len("---")
}

// startOf returns the offset at which a line starts, behind a byte order mark.
func (d *document) startOf(line int) int {
	if line == 0 && bytes.HasPrefix(d.in, bom) {
		return len(bom)
	}
	return d.starts[line]
}

// hasDirectives reports whether directives stand before the document.
func (d *document) hasDirectives() bool {
	for i := d.first; i < d.marker; i++ {
		if d.line(i)[0] == '%' {
			return true
		}
	}
	return false
}

// readDocuments splits in into documents and decodes each by itself.
func readDocuments(in []byte) ([]*document, error) {
	docs := split(text{in, lineStarts(in)})
	for i, d := range docs {
		node, err := decode(d.bytes(d.first, d.last))
		if err != nil {
			return nil, fmt.Errorf("input is not YAML: %w", located(err, d.first))
		}
		if node == nil {
			continue
		}
		root := node.Content[0]
		if i > 0 && d.marker < 0 {
			return nil, fmt.Errorf("input is not YAML as its parser has it: line %d: "+
				"the document behind \"...\" must start with \"---\"", d.lineOf(root)+1)
		}
		if !yamlnode.IsNull(root) || root.Value != "" || root.Anchor != "" {
			d.node = node
		}
	}
	return docs, nil
}

// split divides t before each line that starts a document and behind each line that ends one. Neither can occur in a
// scalar. Directives stay with the document that they precede.
func split(t text) []*document {
	var docs []*document
	d := &document{text: t, marker: -1, end: -1}
	directive, content := false, false
	next := func(first int) {
		d.last = first
		stray := d.end >= 0 && d.marker < 0 && !directive && !content && len(docs) > 0
		if d.end < 0 {
			d.end = d.last
		}
		switch {
		case stray: // one more "..." behind the document before
			docs[len(docs)-1].last = d.last
		case d.last > d.first:
			docs = append(docs, d)
		}
		d = &document{text: t, first: first, marker: -1, end: -1}
		directive, content = false, false
	}
	for i := range t.lines() {
		line := t.line(i)
		if i == 0 {
			line = bytes.TrimPrefix(line, bom)
		}
		switch {
		case isMarker(line, "---"):
			if d.marker >= 0 || content || !directive {
				next(i)
			}
			d.marker = i
		case isMarker(line, "..."):
			d.end = i
			next(i + 1)
		case line[0] == '%' && !content:
			directive = true
		case !blank(line) && !comment(line, len(line)):
			content = true
		}
	}
	next(t.lines())
	return docs
}

func isMarker(line []byte, marker string) bool {
	rest, ok := bytes.CutPrefix(line, []byte(marker))
	return ok && (len(rest) == 0 || rest[0] == ' ' || rest[0] == '\t' || lineBreak(rest) > 0)
}

// decode decodes a document, nil where there is none.
func decode(text []byte) (*yaml.Node, error) {
	var node, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(text))
	switch err := dec.Decode(&node); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	switch err := dec.Decode(&more); {
	case err == nil:
		return nil, errors.New("yaml: a second document without a separator")
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return &node, nil
}

// located returns err with the line of the input where that of the document stands, or with the line that the document
// starts in where err names none.
func located(err error, first int) error {
	number, rest, ok := strings.Cut(strings.TrimPrefix(err.Error(), "yaml: line "), ": ")
	line, convErr := strconv.Atoi(number)
	if !ok || convErr != nil {
		return fmt.Errorf("document at line %d: %w", first+1, err)
	}
	if isParserError(rest) {
		line++
	}
	return fmt.Errorf("line %d: %s", first+line, rest)
}

// isParserError reports whether a message is one of go-yaml's parser, which counts lines from 0; its scanner counts them
// from 1.
func isParserError(message string) bool {
	return slices.ContainsFunc([]string{
		"did not find expected <", "did not find expected node content", "did not find expected key",
		"did not find expected '-' indicator", "did not find expected ',' or ",
		"found undefined tag handle", "found duplicate %", "found incompatible YAML",
	}, func(start string) bool { return strings.HasPrefix(message, start) })
}
