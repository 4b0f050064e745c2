package stream

import (
	"bytes"
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/syntax"
	"github.com/koupleless/module-service/internal/yamlnode"
	"github.com/koupleless/module-service/internal/yamltext"
)

// A yamlDocument is a document in an input of YAML.
type yamlDocument struct {
	first, last int        // its lines, counted from 0, the last one excluded
	marker      int        // the line of its "---", or -1
	end         int        // the line of its "...", or last
	root        *yaml.Node // nil if the document is empty or null
	blank       bool       // it holds nothing but comments
}

// parseDocuments divides in into documents and parses each by itself. The lines of the nodes are those of the input.
func parseDocuments(in []byte, path string, starts []int) ([]*yamlDocument, error) {
	docs := split(in, starts)
	for i, d := range docs {
		node, err := yamltext.Decode(in[starts[d.first]:starts[d.last]])
		if err != nil {
			return nil, syntax.NotYAML(in, path, err, d.first)
		}
		if node == nil {
			d.blank = d.marker < 0
			continue
		}
		root := node.Content[0]
		document.Walk(root, func(n *yaml.Node) { n.Line += d.first })
		if i > 0 && d.marker < 0 {
			return nil, fmt.Errorf("input is not YAML as its parser has it: line %d: "+
				"the document after \"...\" must start with \"---\"", root.Line)
		}
		if !yamlnode.IsNull(root) { // of null, written out or not, kubectl, kustomize, kpt and helm make no resource
			d.root = root
		}
	}
	return docs, nil
}

// split divides an input before each line that starts a document and after each line that ends one. Neither can occur in a
// scalar. Directives stay with the document that they precede.
func split(in []byte, starts []int) []*yamlDocument {
	var docs []*yamlDocument
	d := &yamlDocument{marker: -1, end: -1}
	directive, content := false, false
	next := func(first int) {
		d.last = first
		stray := d.end >= 0 && d.marker < 0 && !directive && !content && len(docs) > 0
		if d.end < 0 {
			d.end = d.last
		}
		switch {
		case stray: // one more "..." after the document before
			docs[len(docs)-1].last = d.last
		case d.last > d.first:
			docs = append(docs, d)
		}
		d = &yamlDocument{first: first, marker: -1, end: -1}
		directive, content = false, false
	}
	for i := range len(starts) - 1 {
		line := in[starts[i]:starts[i+1]]
		if i == 0 {
			line = bytes.TrimPrefix(line, document.BOM)
		}
		text := bytes.TrimLeft(line, " \t")
		switch {
		case document.IsMarker(line, "---"):
			if d.marker >= 0 || content || !directive {
				next(i)
			}
			d.marker = i
		case document.IsMarker(line, "..."):
			d.end = i
			next(i + 1)
		case line[0] == '%' && !content:
			directive = true
		case len(text) > document.LineBreak(text) && bytes.TrimLeft(line, " ")[0] != '#':
			content = true
		}
	}
	next(len(starts) - 1)
	return docs
}
