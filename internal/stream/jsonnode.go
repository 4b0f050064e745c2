package stream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// jsonNode decodes a JSON value. A YAML parser would not do: it reads escapes, slashes and tabs in its own way.
func jsonNode(raw []byte) (*yaml.Node, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	return nodeOf(dec)
}

func nodeOf(dec *json.Decoder) (*yaml.Node, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	n := &yaml.Node{Kind: yaml.ScalarNode}
	switch t := token.(type) {
	case json.Delim:
		return n, collect(dec, t, n)
	case string:
		n.Tag, n.Value, n.Style = yaml.NodeTagString, t, yaml.DoubleQuotedStyle
	case json.Number:
		n.Tag, n.Value = yaml.NodeTagInt, t.String()
		if strings.ContainsAny(n.Value, ".eE") {
			n.Tag = yaml.NodeTagFloat
		}
	case bool:
		n.Tag, n.Value = yaml.NodeTagBool, fmt.Sprint(t)
	case nil:
		n.Tag, n.Value = yaml.NodeTagNull, "null"
	}
	return n, nil
}

// collect reads the rest of an object or array into n.
func collect(dec *json.Decoder, open json.Delim, n *yaml.Node) error {
	n.Kind, n.Tag = yaml.SequenceNode, yaml.NodeTagSeq
	if open == '{' {
		n.Kind, n.Tag = yaml.MappingNode, yaml.NodeTagMap
	}
	for dec.More() {
		c, err := nodeOf(dec)
		if err != nil {
			return err
		}
		n.Content = append(n.Content, c)
	}
	_, err := dec.Token()
	return err
}
