package source

import (
	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/stream"
)

// WithoutJSON reports the values of the resources that cannot be written as JSON.
func (s *Set) WithoutJSON() (kptfn.Results, error) {
	var results kptfn.Results
	for _, in := range s.inputs {
		for _, item := range in.stream.Items() {
			node, err := item.Node()
			if err != nil {
				return nil, err
			}
			flaws := jsontext.Flaws(node)
			if len(flaws) == 0 {
				continue
			}
			v, err := item.Value(nil)
			if err != nil {
				return nil, err
			}
			for _, flaw := range flaws {
				result := resultOf(item, flaw)
				if item.HasLines() && len(results) < bounds.Messages { // to find each takes a walk over the resource
					v.At(flaw.Path).Position().Tag(result.Tags)
				}
				results = append(results, result)
			}
		}
	}
	return results, nil
}

// resultOf returns a flaw of an item as a result.
func resultOf(item *stream.Item, flaw jsontext.Flaw) *kptfn.Result {
	id := item.ID()
	result := &kptfn.Result{
		Severity:    kptfn.Error,
		Tags:        flaw.Rule.Tags(),
		Message:     bounds.Cut(oneline.Redact(flaw.Message), bounds.Message),
		ResourceRef: &kptfn.ResourceRef{APIVersion: id.APIVersion, Kind: id.Kind, Namespace: id.Namespace, Name: id.Name},
	}
	if flaw.Path != "" {
		result.Field = &kptfn.Field{Path: bounds.Middle(flaw.Path, bounds.Message)}
	}
	path, index := item.File()
	result.File = &kptfn.File{Path: path, Index: index}
	return result
}
