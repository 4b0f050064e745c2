package fn

import (
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/bounds"
)

// A generatedSize counts the text that templates give Services: a template is written into the Service of every module that
// it is for.
type generatedSize struct {
	total int
	sizes map[*yaml.Node]int // of templates, which many Services share
}

// add counts the template of a Service, or reports that it is too much.
func (g *generatedSize) add(w *wanted) bool {
	if w.template == nil {
		return true
	}
	size, known := g.sizes[w.template]
	if !known {
		if g.sizes == nil {
			g.sizes = map[*yaml.Node]int{}
		}
		size = textSize(w.template)
		g.sizes[w.template] = size
	}
	g.total += size
	if g.total <= bounds.GeneratedBytes {
		return true
	}
	w.owners[0].object.fault(field{}, nil, "the templates of all Services up to this one come to more than %d MiB: make them smaller, "+
		"or render fewer modules in one run", bounds.GeneratedBytes>>20)
	return false
}

func textSize(n *yaml.Node) int {
	size := len(n.Value) + 4 // and what is around a value
	for _, c := range n.Content {
		size += textSize(c)
	}
	return size
}
