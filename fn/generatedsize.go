package fn

import (
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/bounds"
)

// A generatedSize counts the text that templates give Services: a template is written into the Service of every module that
// it is for.
type generatedSize struct {
	bytes, values int
	sizes         map[*yaml.Node]templateSize // many Services share a template
}

type templateSize struct{ bytes, values int }

// add counts the template of a Service, or reports that it is too much.
func (g *generatedSize) add(w *wanted) bool {
	if w.template == nil {
		return true
	}
	size, known := g.sizes[w.template]
	if !known {
		if g.sizes == nil {
			g.sizes = map[*yaml.Node]templateSize{}
		}
		size.add(w.template)
		g.sizes[w.template] = size
	}
	g.bytes += size.bytes
	g.values += max(size.values-bounds.FreeValues, 0)
	const remedy = "make them smaller, or render fewer modules in one run"
	switch {
	case g.bytes > bounds.GeneratedBytes:
		w.owners[0].object.fault(field{}, nil, "the templates of all Services up to this one come to more than %d MiB: %s",
			bounds.GeneratedBytes>>20, remedy)
	case g.values > bounds.GeneratedValues:
		w.owners[0].object.fault(field{}, nil, "the templates of all Services up to this one come to more than %d values: %s",
			bounds.GeneratedValues, remedy)
	default:
		return true
	}
	return false
}

func (s *templateSize) add(n *yaml.Node) {
	s.bytes += len(n.Value) + 4 // and what is around a value
	s.values++
	for _, c := range n.Content {
		s.add(c)
	}
}
