package template_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/template"
)

func mapping(t *testing.T, text string) document.Mapping {
	t.Helper()
	node, err := yaml.Parse(text)
	require.NoError(t, err, text)
	m, _ := document.Tree(node.YNode()).Literal().(document.Mapping)
	return m
}

func TestWithoutNulls(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, literal, want string }{
		{"a null goes, at any depth", "{a: null, b: {c: null, d: 1}, e: [{f: null, g: 1}]}", "{b: {d: 1}, e: [{g: 1}]}"},
		{"a map whose fields were all removed is no field of its own: labels: {} says nothing", "{a: 1, labels: {team: null}}", "{a: 1}"},
		{"the map around it goes, too", "{a: 1, b: {c: {d: null}}}", "{a: 1}"},
		{"an empty map that was written stays", "{a: {}}", "{a: {}}"},
	} {
		assert.Equal(t, mapping(t, c.want), template.WithoutNulls(mapping(t, c.literal)), c.reason)
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		maps   []string
		want   string
	}{
		{"maps are merged field by field, in the order of the first", []string{"{b: {x: 1}, a: 2}", "{a: 3, b: {y: 4}, c: 5}"}, "{b: {x: 1, y: 4}, a: 3, c: 5}"},
		{"the last one wins", []string{"{a: 1}", "{a: 2}", "{a: 3}"}, "{a: 3}"},
		{"a null stays", []string{"{a: {x: 1}}", "{a: {x: null}, b: null}"}, "{a: {x: null}, b: null}"},
		{"a map replaces what is none, and is merged over by the next", []string{"{a: {x: 1}}", "{a: null}", "{a: {y: 2}}", "{a: {z: 3}}"}, "{a: {y: 2, z: 3}}"},
		{"ports are merged by their names", []string{"{spec: {ports: [{name: a, port: 1}, {name: b}]}}", "{spec: {ports: [{name: c}, {name: a, nodePort: 2}]}}", "{spec: {ports: [{name: c, port: 3}]}}"},
			"{spec: {ports: [{name: a, port: 1, nodePort: 2}, {name: b}, {name: c, port: 3}]}}"},
		{"ports without a name are one", []string{"{spec: {ports: [{port: 1}]}}", "{spec: {ports: [{nodePort: 2}]}}"}, "{spec: {ports: [{port: 1, nodePort: 2}]}}"},
		{"any other list is replaced", []string{"{ports: [{name: a}], spec: {externalIPs: [a]}}", "{ports: [{name: b}], spec: {externalIPs: [b]}}"}, "{ports: [{name: b}], spec: {externalIPs: [b]}}"},
		{"nothing is merged over", []string{"{a: 1}"}, "{a: 1}"},
		{"an empty map changes nothing", []string{"{a: 1}", "{}"}, "{a: 1}"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			var maps []document.Mapping
			for _, text := range c.maps {
				maps = append(maps, mapping(t, text))
			}
			assert.Equal(t, mapping(t, c.want), template.Merge(maps[0], maps[1:]...))
			for i, text := range c.maps {
				assert.Equal(t, mapping(t, text), maps[i], "none is changed")
			}
		})
	}
}

// TestMergeOfManyKeys merges many maps, each of whose keys comes twice.
func TestMergeOfManyKeys(t *testing.T) {
	t.Parallel()
	var want document.Mapping
	var maps []document.Mapping
	for i := range 100 {
		key := fmt.Sprint("key", i)
		want = append(want, document.Entry{Key: key, Value: int64(i)})
		maps = append(maps, document.Mapping{{Key: key, Value: "replaced"}}, document.Mapping{{Key: key, Value: int64(i)}})
	}
	assert.Equal(t, want, template.Merge(nil, maps...))
}
