package source

import (
	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/jsontext"
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
				result := resultAbout(item, kptfn.Error, flaw.Rule, flaw.Message)
				if flaw.Path != "" {
					result.Field = &kptfn.Field{Path: bounds.Middle(flaw.Path, bounds.Message)}
				}
				if item.HasLines() && len(results) < bounds.Messages { // to find each takes a walk over the resource
					v.At(flaw.Path).Position().Tag(result.Tags)
				}
				results = append(results, result)
			}
		}
	}
	return results, nil
}
