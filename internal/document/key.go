package document

import (
	"math"
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

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
