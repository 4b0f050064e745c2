package fn

import (
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// A generatedSize counts the text that templates give Services: a template is written into the Service of every module that
// it is for.
type generatedSize struct {
	bytes, values int
	sizes         map[*document.Entry]templateSize // many Services share a template; by its first field
}

type templateSize struct{ bytes, values int }

// add counts the template of a Service, or reports that it is too much.
func (g *generatedSize) add(w *wanted) bool {
	if len(w.settings.Template) == 0 {
		return true
	}
	size, known := g.sizes[&w.settings.Template[0]]
	if !known {
		size.add(w.settings.Template)
		g.sizes[&w.settings.Template[0]] = size
	}
	g.bytes += size.bytes
	g.values += max(size.values-bounds.FreeValues, 0)
	const remedy = "make them smaller, or render fewer modules in one run"
	switch {
	case g.bytes > bounds.GeneratedBytes:
		w.requester().fail(rule.Limit, "the templates of all Services up to this one come to more than %d MiB: %s",
			bounds.GeneratedBytes>>20, remedy)
	case g.values > bounds.GeneratedValues:
		w.requester().fail(rule.Limit, "the templates of all Services up to this one come to more than %d values: %s",
			bounds.GeneratedValues, remedy)
	default:
		return true
	}
	return false
}

func (s *templateSize) add(literal any) {
	s.bytes += 4 // what is around a value
	s.values++
	switch v := literal.(type) {
	case document.Mapping:
		for _, e := range v {
			s.bytes += len(e.Key) + 4
			s.values++
			s.add(e.Value)
		}
	case document.Sequence:
		for _, e := range v {
			s.add(e)
		}
	case string:
		s.bytes += len(v)
	}
}
