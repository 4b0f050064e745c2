package stream

import (
	"io"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// EncodeYAML writes resources as YAML documents.
func EncodeYAML(w io.Writer, nodes []*yaml.Node) error {
	for i, n := range nodes {
		text, err := style{eol: "\n"}.document(n)
		if err != nil {
			return err
		}
		if i > 0 {
			text = append([]byte("---\n"), text...)
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	return nil
}

// EncodeJSON writes resources as JSON documents, one behind the other: all of them, or none where one cannot be written.
func EncodeJSON(w io.Writer, nodes []*yaml.Node) error {
	texts := make([]string, len(nodes))
	for i, n := range nodes {
		e := &jsonEditor{eol: "\n"}
		texts[i] = e.encode(n, true, "")
		if e.err != nil {
			return e.err
		}
	}
	for _, text := range texts {
		if _, err := io.WriteString(w, text+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// EncodeResourceList writes resources and results as a ResourceList.
func EncodeResourceList(w io.Writer, nodes []*yaml.Node, results kptfn.Results) error {
	list := &yaml.Node{Kind: yaml.MappingNode}
	for _, pair := range [][2]string{{"apiVersion", apiVersions[0]}, {"kind", resourceList}} {
		list.Content = append(list.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: pair[0]}, &yaml.Node{Kind: yaml.ScalarNode, Value: pair[1]})
	}
	withField(list, "items", &yaml.Node{Kind: yaml.SequenceNode, Content: nodes})
	if len(results) > 0 {
		told, err := resultNodes(results)
		if err != nil {
			return err
		}
		withField(list, "results", &yaml.Node{Kind: yaml.SequenceNode, Content: told})
	}
	return EncodeYAML(w, []*yaml.Node{list})
}
