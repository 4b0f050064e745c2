package stream

import (
	"bytes"

	"github.com/koupleless/module-service/internal/document"
)

// A yamlDocument is a document in an input of YAML.
type yamlDocument struct {
	first, last int // its lines, counted from 0, the last one excluded
	marker      int // the line of its "---", or -1
	end         int // the line of its "...", or last
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
