package stream

import (
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
)

// yamlDocuments is a frame of plain documents.
type yamlDocuments struct {
	docs    []*document
	entries []*entry // one for each document, nil where it is empty
	roots   []*yaml.Node
	style   style
}

func (f *yamlDocuments) resourceList() bool { return false }

func (f *yamlDocuments) functionConfig() (*yaml.Node, error) { return nil, nil }

func (f *yamlDocuments) splices(out fn.Outcome) ([]splice, error) {
	var splices []splice
	follows := false // a document that stays
	for i, d := range f.docs {
		e := f.entries[i]
		if e != nil && e.dropped(out) {
			end := d.last
			if follows && i+1 < len(f.docs) && f.docs[i+1].hasDirectives() {
				end = d.end // the "..." without which they would be content of the document before
			}
			splices = append(splices, splice{from: d.starts[d.first], to: d.starts[end]})
			continue
		}
		follows = true
		switch {
		case e == nil:
		case e.changed(out) || i == len(f.docs)-1 && len(out.Added) > 0 && !f.extendable(d):
			sp, err := f.replace(d, e.result(out))
			if err != nil {
				return nil, err
			}
			splices = append(splices, sp)
		}
	}
	starts := f.docs[len(f.docs)-1].starts
	added, err := f.style.documents(out.Added, starts[len(starts)-1])
	return append(splices, added...), err
}

// documents puts new documents at the end.
func (st style) documents(added []fn.New, end int) ([]splice, error) {
	var splices []splice
	for _, build := range added {
		text, err := st.document(build())
		if err != nil {
			return nil, err
		}
		text = append([]byte("---"+st.eol), text...)
		splices = append(splices, splice{from: end, to: end, text: text, onNewLine: st.eol})
	}
	return splices, nil
}

// extendable reports whether the last document stays what it is when a line break is put behind it.
func (f *yamlDocuments) extendable(d *document) bool {
	text := d.bytes(d.first, d.last)
	if endsLine(text) {
		return true
	}
	return isDocument(append(slices.Clone(text), f.style.eol...), d.node)
}

// replace puts node in the place of the root of d, between the comments around it.
func (f *yamlDocuments) replace(d *document, node *yaml.Node) (splice, error) {
	line := d.lineOf(d.root())
	sp := splice{from: d.startOf(line)}
	prefix := ""
	if line == d.marker {
		sp.from, prefix = d.atMarker(), f.style.eol
	}
	end := d.end
	for end > line+1 && (empty(d.line(end-1)) || comment(d.line(end-1), 0)) {
		end--
	}
	if !isDocument(d.in[d.starts[line]:d.starts[end]], d.root()) {
		end = d.end
	}
	sp.to = d.starts[end]
	p := patcher{text: d.text, first: d.first, style: f.style}
	if text, ok := p.patch(d.root(), node, sp.from, sp.to, end); ok {
		if isDocument(followed(text, d.in[sp.to:d.starts[d.end]], f.style.eol), node) {
			sp.text = text
			return sp, nil
		}
	}
	node = withoutComments(node, d.in[d.starts[d.first]:sp.from], d.in[sp.to:d.starts[d.end]])
	text, err := f.style.document(node)
	sp.text = append([]byte(prefix), text...)
	return sp, err
}
