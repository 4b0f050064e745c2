package stream

import (
	"bytes"

	"github.com/koupleless/module-service/internal/document"
)

// A yamlDocument is a document in an input of YAML, by its lines, which are counted from 0.
type yamlDocument struct {
	directive bool
	marker    int // the line of its "---", or -1
	end       int // the line of its "...", or last
	last      int // the line after it
}

// documentAt returns the document that begins in a line. It ends before a line that starts another one, or after one that ends it, and
// more of those. Neither can occur in a scalar. Directives stay with the document that they precede.
func documentAt(in []byte, starts []int, first int) yamlDocument {
	d := yamlDocument{marker: -1, end: -1}
	content := false // it may have begun
	last := len(starts) - 1
	for i := first; i < last; i++ {
		line := in[starts[i]:starts[i+1]]
		if i == 0 {
			line = bytes.TrimPrefix(line, document.BOM)
		}
		text := bytes.TrimLeft(line, " \t")
		switch {
		case document.IsMarker(line, "..."):
			if d.last = i + 1; d.end < 0 {
				d.end = i
			}
		case len(text) == document.LineBreak(text), bytes.TrimLeft(line, " ")[0] == '#':
		case d.end >= 0:
			return d
		case document.IsMarker(line, "---") && (content || !d.directive && i > first):
			last = i
		case document.IsMarker(line, "---"):
			d.marker, content = i, true
		case line[0] == '%' && !content:
			d.directive = true
		default:
			content = true
		}
	}
	if d.end < 0 {
		d.end, d.last = last, last
	}
	return d
}
