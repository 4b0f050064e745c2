package document

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Int returns the value of an integer.
func (v Value) Int() (n int64, ok bool) {
	if v.Kind() != Int {
		return 0, false
	}
	text := v.Text()
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && text[0] != '0' {
		return n, true
	}
	node := yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagInt, Value: text}
	return n, node.Decode(&n) == nil // in any spelling of YAML, such as an octal one
}

// keyText returns a key as kubectl reads it, which makes strings of booleans and numbers.
func keyText(key *yaml.Node) string {
	v := Value{node: key}
	switch v.Kind() {
	case Bool:
		b, _ := v.Bool()
		return strconv.FormatBool(b)
	case Int:
		if n, ok := v.Int(); ok {
			return strconv.FormatInt(n, 10)
		}
	case Float:
		var f float64
		if key.Decode(&f) == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return strconv.FormatFloat(f, 'g', -1, 32)
		}
	case Other:
		if text, err := decodeBinary(key); err == nil {
			return text
		}
	}
	return key.Value
}

// number returns a number that is no int64 as a literal: as it is spelt, if JSON knows the spelling.
func (v Value) number(tag string) any {
	text := v.Text()
	if json.Valid([]byte(text)) {
		return json.Number(text)
	}
	var decoded any
	n := yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: text}
	if n.Decode(&decoded) != nil { // it has the tag and is none
		return json.Number(text)
	}
	if f, ok := decoded.(float64); ok {
		return f
	}
	return json.Number(fmt.Sprint(decoded))
}

// tagBinary is the tag of a scalar that holds a string in base64.
const tagBinary = "!!binary"

// decodeBinary returns the string that a scalar with a tag stands for.
func decodeBinary(n *yaml.Node) (string, error) {
	if n.ShortTag() != tagBinary {
		return n.Value, nil
	}
	text, err := base64.StdEncoding.DecodeString(n.Value)
	return string(text), err
}
