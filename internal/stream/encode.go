package stream

import (
	"fmt"
	"io"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/yamltext"
)

// EncodeYAML writes a resource as a YAML document.
func EncodeYAML(w io.Writer, n *yaml.Node) error {
	text, err := yamltext.Style{EOL: "\n"}.Encode(n)
	if err != nil {
		return err
	}
	if jsontext.Begins(text) { // kubectl before 1.33 would take it for JSON
		text = append([]byte("---\n"), text...)
	}
	_, err = w.Write(text)
	return err
}

// EncodeJSON writes resources as JSON documents, one after the other: all of them, or none if one cannot be written.
func EncodeJSON(w io.Writer, nodes []*yaml.Node) error {
	var all []byte
	for _, n := range nodes {
		text, err := jsontext.Marshal(n)
		if err != nil {
			return fmt.Errorf("a resource cannot be written as JSON: %w", err)
		}
		all = append(append(all, text...), '\n')
	}
	_, err := w.Write(all)
	return err
}

// EncodeResourceList writes resources and results as a ResourceList.
func EncodeResourceList(w io.Writer, nodes []*yaml.Node, results kptfn.Results) error {
	list := document.Node(document.Mapping{{Key: "apiVersion", Value: apiVersions[0]}, {Key: "kind", Value: resourceList}, {Key: "items", Value: document.Sequence{}}})
	list.Content[len(list.Content)-1].Content = nodes
	if len(results) > 0 {
		literals, err := resultLiterals(results)
		if err != nil {
			return err
		}
		list = document.Apply(list, []document.Change{document.Set(literals, "results")})
	}
	return EncodeYAML(w, list)
}
