package config

import (
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/strict"
	"github.com/koupleless/module-service/internal/typo"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A configMap has the fields of Kubernetes' ConfigMap. Its data is read by its keys.
type configMap struct {
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   corev1.ObjectMeta `json:"metadata"`
	Data       any               `json:"data"`
	BinaryData map[string]string `json:"binaryData"`
	Immutable  *bool             `json:"immutable"`
}

// The keys of a ConfigMap, and the settings that they stand for. Those with a dot are prefixes.
var configMapKeys = [...]struct {
	key     string
	setting []string
}{
	{"annotation.", []string{"spec", "template", "metadata", "annotations"}},
	{"label.", []string{"spec", "template", "metadata", "labels"}},
	{"name", []string{"spec", "name"}},
	{"port-name", []string{"spec", "portName"}},
	{"selector", []string{"spec", "selector"}},
	{"strict", []string{"spec", "strict"}},
	{"type", []string{"spec", "template", "spec", "type"}},
}

// A spelling is how a setting was written if the configuration is not a ModuleService: by its path in one, its own.
type spelling map[string]string

func (s spelling) of(path string) string {
	if own, ok := s[path]; ok {
		return own
	}
	return path
}

// fromConfigMap makes a ModuleService of the data of a ConfigMap, which holds strings:
//
//	type=LoadBalancer port-name=web strict=true name={module} label.team=shop annotation.example.com/a=b
//
// An empty value is no setting, but for a label or an annotation, which may be empty.
func (c *checker) fromConfigMap(object *yaml.Node) (*yaml.Node, spelling) {
	root := &yaml.Node{Kind: yaml.MappingNode}
	set(root, stringNode(APIVersion), "apiVersion")
	set(root, stringNode(Kind), "kind")
	spelling := spelling{}
	data := yamlnode.Lookup(object, "data")
	if yamlnode.IsNull(data) {
		return root, spelling
	}
	c.add(strict.EachField("data", data, func(at, key string, keyNode, value *yaml.Node) {
		value = yamlnode.Resolve(value)
		setting := settingOf(key)
		switch {
		case setting == nil:
			c.unknownKey(at, key, keyNode)
			return
		case !yamlnode.IsString(value):
			c.fail(rule.WrongType, at, value, value.Value, "must be a string, in quotes, as all data of a ConfigMap, got %s", strict.ValueOf(value).Describe())
			return
		case value.Value == "" && !strings.Contains(key, "."):
			return
		}
		path := ""
		for _, k := range setting {
			path = yamlnode.Join(path, k)
		}
		spelling[path] = at
		if prefix, _, found := strings.Cut(key, "."); found {
			spelling[strings.Join(setting[:len(setting)-1], ".")] = "data[" + prefix + ".<key>]"
		}
		if key == "strict" {
			if value.Value != "true" && value.Value != "false" {
				c.fail(rule.WrongType, at, value, nil, "must be true or false, got %s", strict.ValueOf(value).Describe())
				return
			}
			value = &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagBool, Value: value.Value, Line: value.Line}
		}
		set(root, value, setting...)
	}))
	return root, spelling
}

// settingOf returns the path of the setting that a key stands for, or nil.
func settingOf(key string) []string {
	for _, k := range configMapKeys {
		name, found := strings.CutPrefix(key, k.key)
		switch isPrefix := strings.HasSuffix(k.key, "."); {
		case !found || isPrefix == (name == ""):
		case isPrefix:
			return slices.Concat(k.setting, []string{name})
		default:
			return k.setting
		}
	}
	return nil
}

func (c *checker) unknownKey(path, key string, n *yaml.Node) {
	var known []string
	for _, k := range configMapKeys {
		if strings.HasSuffix(k.key, ".") {
			k.key += "<key>"
		}
		known = append(known, k.key)
	}
	if near := typo.Nearest(key, known); near != "" && !strings.HasSuffix(near, ">") {
		c.failKey(rule.MisspeltField, path, n, "is unknown: did you mean %q?", near)
		return
	}
	c.failKey(rule.MisspeltField, path, n, "is unknown: known are %s", strings.Join(known, ", "))
}

// set puts a value into nested maps, which it makes as needed.
func set(m *yaml.Node, value *yaml.Node, path ...string) {
	for _, key := range path[:len(path)-1] {
		i := yamlnode.KeyIndex(m, key)
		if i < 0 {
			m.Content = append(m.Content, stringNode(key), &yaml.Node{Kind: yaml.MappingNode})
			i = len(m.Content) - 2
		}
		m = m.Content[i+1]
	}
	m.Content = append(m.Content, stringNode(path[len(path)-1]), value)
}

func stringNode(value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagString, Value: value}
}

// ConfigMap makes a ConfigMap of arguments, such as kpt makes of those on its command line.
func ConfigMap(arguments map[string]string) *yaml.Node {
	object := &yaml.Node{Kind: yaml.MappingNode}
	set(object, stringNode("v1"), "apiVersion")
	set(object, stringNode("ConfigMap"), "kind")
	for _, key := range slices.Sorted(maps.Keys(arguments)) {
		set(object, stringNode(arguments[key]), "data", key)
	}
	return object
}
