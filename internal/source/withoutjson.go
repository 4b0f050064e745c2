package source

import (
	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/stream"
)

// WithoutJSON reports the values of the resources that cannot be written as JSON.
func (s *Set) WithoutJSON() (results kptfn.Results, err error) {
	for _, in := range s.inputs {
		for _, item := range in.stream.Items() {
			if results, err = appendFlaws(results, item); err != nil {
				return nil, err
			}
		}
	}
	return results, nil
}

// appendFlaws appends a result for each value of a resource that cannot be written as JSON.
func appendFlaws(results kptfn.Results, item *stream.Item) (kptfn.Results, error) {
	node, err := item.Node()
	if err != nil {
		return nil, err
	}
	flaws := jsontext.Flaws(node)
	if len(flaws) == 0 {
		return results, nil
	}
	v, err := item.Value(nil)
	if err != nil {
		return nil, err
	}
	for _, flaw := range flaws {
		result := resultAbout(item, kptfn.Error, flaw.Rule, flaw.Message)
		if flaw.Path != "" {
			result.Field = &kptfn.Field{Path: bounds.Middle(flaw.Path, bounds.Message)}
		}
		if item.HasLines() && len(results) < bounds.Messages { // to find each takes a walk over the resource
			v.At(flaw.Path).Position().Tag(result.Tags)
		}
		results = append(results, result)
	}
	return results, nil
}
