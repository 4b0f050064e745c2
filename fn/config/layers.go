package config

import (
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A layer is a template that is merged over the Service of a module.
type layer struct {
	at       string
	template *yaml.Node
}

// Origin names for a message which templates are merged over a Service, and which of them sets a field of it. It is "" if no override
// matches: the template for all modules is validated on its own.
func (s Settings) Origin(field string, service *corev1.Service) string {
	if !s.IsOverridden {
		return ""
	}
	entry, _, inPort := strings.Cut(field, "].")
	var all []string
	setter := ""
	for _, layer := range s.layers {
		all = append(all, layer.at+".template")
		path, n := locate(field, layer.template, service)
		if n == nil && inPort && strings.HasPrefix(field, "spec.ports[") { // a field that is missing in the port
			path, n = locate(entry+"]", layer.template, service)
		}
		if n != nil {
			setter = layer.at + ".template." + path
		}
	}
	origin := fmt.Sprintf("the configuration merges %s over it", strings.Join(all, ", "))
	if setter != "" {
		origin += ", and " + setter + " sets this field"
	}
	return "; " + origin
}

// Sets reports whether the configuration sets a field of a Service.
func (s Settings) Sets(field string, service *corev1.Service) bool {
	return slices.ContainsFunc(s.layers, func(l layer) bool {
		_, n := locate(field, l.template, service)
		return !yamlnode.IsNull(n)
	})
}

// PortOrigin names the entry of the configuration that numbers a port, "" if none does.
func (s Settings) PortOrigin(name string) string {
	origin := ""
	for _, l := range s.layers {
		for i, p := range portsOf(l.template) {
			if yamlnode.Scalar(p, "name") == name && yamlnode.Scalar(p, "port") != "" {
				origin = fmt.Sprintf("%s.template.spec.ports[%d]", l.at, i)
			}
		}
	}
	return origin
}
