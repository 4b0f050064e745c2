package fn

import (
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
)

// A generatedSize counts the text that templates give Services: a template is written into the Service of every module that
// it is for.
type generatedSize struct {
	total int
	sizes map[*document.Entry]int // of templates, which many Services share, by their first field
}

// add counts the template of a Service, or reports that it is too much.
func (g *generatedSize) add(w *wanted) bool {
	if len(w.template) == 0 {
		return true
	}
	size, known := g.sizes[&w.template[0]]
	if !known {
		if g.sizes == nil {
			g.sizes = map[*document.Entry]int{}
		}
		size = textSize(w.template)
		g.sizes[&w.template[0]] = size
	}
	g.total += size
	if g.total <= bounds.GeneratedBytes {
		return true
	}
	w.owners[0].object.fault(field{}, nil, "the templates of all Services up to this one come to more than %d MiB: make them smaller, "+
		"or render fewer modules in one run", bounds.GeneratedBytes>>20)
	return false
}

func textSize(literal any) int {
	const around = 4 // of a key or a value
	size := 0
	switch v := literal.(type) {
	case document.Mapping:
		for _, e := range v {
			size += len(e.Key) + around + textSize(e.Value)
		}
	case document.Sequence:
		for _, e := range v {
			size += textSize(e)
		}
	case string:
		size = len(v)
	}
	return size + around
}
