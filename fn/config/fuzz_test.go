package config_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/strict"
	"github.com/koupleless/module-service/internal/template"
)

// FuzzDecode holds that any YAML is decoded or refused with results, and never breaks the decoder.
func FuzzDecode(f *testing.F) {
	f.Add(config.Reference)
	f.Add("{apiVersion: v1, kind: ConfigMap, data: {type: ClusterIP, label.a: b, strict: 'true'}}")
	f.Add(moduleService("  template: &t {spec: {ports: [&p {name: http, nodePort: 1}, *p]}, metadata: *t}"))
	f.Add(moduleService("  overrides: [{match: {labels: 'a in (b)', module: '[a'}, template: {spec: null}}]"))
	f.Fuzz(func(t *testing.T, text string) {
		var doc yaml.Node
		if yaml.Unmarshal([]byte(text), &doc) != nil || len(doc.Content) == 0 {
			return
		}
		c, results := config.Decode(doc.Content[0], "file.yaml")
		assert.Equal(t, c == nil, results.ExitCode() != 0, "no configuration without an error, and none with one")
		for _, r := range results {
			assert.NotEmpty(t, r.Message)
		}
		if c == nil {
			return
		}
		subject := config.Subject{Module: "a", ModuleDeployment: "b"}
		assert.NotEmpty(t, c.For(subject).ServiceName(subject))
		if own := c.For(subject).Template; own != nil {
			_, err := strict.Decode(document.Tree(document.Node(template.Merge(own, own))))
			assert.NoError(t, err, "a template that was accepted is a part of a Service")
		}
	})
}
