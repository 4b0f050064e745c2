package fn

import (
	"math"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// port reads a port number. The alternative names what else the field may hold.
func (f field) port(alternative string) (int, bool) {
	n := f.node
	var value int64
	switch {
	case n.Kind != yaml.ScalarNode:
	case n.ShortTag() == yaml.NodeTagInt && n.Decode(&value) == nil:
		if len(validation.IsValidPortNum(clamp(value))) == 0 {
			return int(value), true
		}
		consequence := ""
		if value > math.MaxInt32 {
			consequence = "; a number beyond 2147483647 stops module-controller V1 for every ModuleDeployment of the cluster"
		}
		f.object.fault(f, nil, "must be between 1 and 65535, got %s%s", n.Value, consequence)
		return 0, false
	case n.ShortTag() == yaml.NodeTagString && isNumeral(n.Value):
		var proposed any
		if number := atoi(n.Value); len(validation.IsValidPortNum(number)) == 0 {
			proposed = number
		}
		f.object.fault(f, proposed, "must be a number%s, without quotes, got %q", alternative, n.Value)
		return 0, false
	}
	f.object.fault(f, nil, "must be a whole number from 1 to 65535%s, got %s", alternative, yamlnode.Describe(n))
	return 0, false
}

func isNumeral(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// atoi reads a decimal number, 0 where s is none.
func atoi(s string) int {
	number, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return number
}

func clamp(v int64) int { return int(min(max(v, -1), math.MaxInt32)) }

func isInt(n *yaml.Node, value int64) bool {
	var v int64
	return n.Kind == yaml.ScalarNode && n.ShortTag() == yaml.NodeTagInt && n.Decode(&v) == nil && v == value
}

// portText reads a port number from a string, as an annotation holds it.
func (f field) portText(alternative string) (int, bool) {
	text, ok := f.text()
	if !ok {
		return 0, false
	}
	number := atoi(text)
	if !isNumeral(text) || len(validation.IsValidPortNum(number)) > 0 {
		f.object.fault(f, nil, "must be a whole number from 1 to 65535%s, got %q", alternative, text)
		return 0, false
	}
	return number, true
}

// portName reads the name of a container's port.
func (f field) portName() (string, bool) {
	name := f.node.Value
	if faults := validation.IsValidPortName(name); len(faults) > 0 {
		f.object.fault(f, nil, "is no valid name of a port: it %s, got %q", strings.Join(faults, "; "), name)
		return "", false
	}
	return name, true
}
