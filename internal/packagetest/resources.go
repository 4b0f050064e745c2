package packagetest

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/koupleless/module-service/internal/krm"
)

const (
	enableAnnotation = "fn.koupleless.io/enable-module-service"
	portAnnotation   = "fn.koupleless.io/port"
	targetKey        = "fn.koupleless.io/target-port"
	targetAnnotation = "metadata.annotations[" + targetKey + "]"
	strategy         = "spec.operationStrategy.serviceStrategy"
	moduleField      = "spec.template.spec.module.name"
	ownerAnnotation  = "fn.koupleless.io/module-deployment"
	nameLabel        = "module.koupleless.io/name"
	componentLabel   = "virtual-kubelet.koupleless.io/component"
)

func (m module) moduleDeployment(g *generator, labels object, base string) object {
	metadata := named(m.namespace, m.name)
	if len(labels) > 0 {
		metadata = append(metadata, pair{"labels", labels})
	}
	fields := object{{"enableModuleService", true}, {"port", m.port}}
	switch {
	case !m.requests && g.odds(3):
		fields[0].value = false
	case !m.requests: // its ports would be warned about, but not in a ResourceList
		m.target = nil
		fields = object{{"enableModuleService", nil}}[g.rand.IntN(2):]
	}
	if m.target != nil {
		fields = append(fields, pair{"targetPort", m.target})
	} else if m.requests && g.odds(2) {
		fields = append(fields, pair{"targetPort", pick[any](g.rand, nil, 0, "")})
	}
	spec := object{
		{"replicas", 1 + g.rand.IntN(3)},
		{"template", object{{"spec", object{{"module", object{{"name", m.module}, {"version", "1.0.2"}, {"url", "https://example.com/" + m.module + ".jar"}}}}}}},
		{"operationStrategy", object{{"upgradePolicy", "install_then_uninstall"}, {"serviceStrategy", fields}}},
		{"baseDeploymentName", cmp.Or(base, "base")},
	}
	return resource(m.apiVersion, m.kind, metadata, pair{"spec", spec})
}

func (m module) workload(g *generator) object {
	annotations := object{{portAnnotation, fmt.Sprint(m.port)}}
	if m.target != nil {
		annotations = append(annotations, pair{targetKey, fmt.Sprint(m.target)})
	}
	if m.requests {
		annotations = append(annotations, pair{enableAnnotation, "true"})
	} else if g.odds(2) {
		annotations = append(annotations, pair{enableAnnotation, "false"})
	} else { // its ports would be warned about, but not in a ResourceList
		annotations = object{{"fn.koupleless.io/selector", "module"}}
	}
	labels := object{{componentLabel, "module"}, {nameLabel, m.module}}
	return resource(m.apiVersion, m.kind, append(named(m.namespace, m.name), pair{"annotations", annotations}), pair{"spec", object{
		{"template", object{
			{"metadata", object{{"labels", labels}}},
			{"spec", object{{"containers", list{object{{"name", m.module}, {"image", "module.jar"}}}}}},
		}},
	}})
}

// addBase adds the base of a module, with ports that the module's Service reaches or not.
func (g *generator) addBase(m module, name string) {
	target := m.target
	if target == nil {
		target = m.port
	}
	number, isNumber := target.(int)
	var ports list
	reached := true
	switch g.rand.IntN(3) {
	case 0: // none is declared, which matters for a name only
		reached = isNumber
	case 1: // another is declared, which matters for a name only, too
		ports = list{object{{"containerPort", 7}}, object{{"name", "other"}, {"containerPort", 9}}}
		reached = isNumber
	default:
		port := object{{"containerPort", number}}
		if !isNumber {
			port = object{{"name", target}, {"containerPort", 8080}}
		}
		ports = list{object{{"containerPort", 7}}, port}
	}
	container := object{{"name", "base"}, {"image", "base:1"}}
	if ports != nil {
		container = append(container, pair{"ports", ports})
	}
	g.addDocument(resource("apps/v1", "Deployment", named(m.namespace, name), pair{"spec", object{
		{"template", object{{"spec", object{{"containers", list{container}}}}}},
	}}))
	if m.requests && !reached {
		g.warn(m, strategy+".targetPort")
	}
}

// addExisting adds a Service of a wanted name, as an earlier run, a person or both may have left it.
func (g *generator) addExisting(w service) {
	s := w
	s.swapped, s.metrics = g.odds(3), g.odds(4)
	s.extra = pick(g.rand,
		object{{"type", "NodePort"}}, object{{"type", "LoadBalancer"}}, object{},
		object{{"type", "ClusterIP"}, {"sessionAffinity", "ClientIP"}})
	s.port.protocol = pick(g.rand, "", "TCP")
	if s.port.target == s.port.number && g.odds(2) {
		s.port.target = nil
	}
	same := s
	switch g.rand.IntN(5) {
	case 0, 1: // there is none
		return
	case 2: // it is right
		if g.odds(2) {
			s.mark = ""
		}
		g.services = append(g.services, s)
		return
	}
	// It differs.
	switch g.rand.IntN(5) {
	case 0:
		s.port.number = pick(g.rand, 82, 90)
	case 1:
		s.port.target = pick[any](g.rand, 7001, "old")
	case 2:
		s.selector = pick(g.rand, object{{"app", "old"}}, append(object{{"app", "old"}}, w.selector...), object{})
	case 3:
		s.port.protocol = "UDP"
	default:
		s.port.name, s.metrics = "web", false
	}
	switch g.rand.IntN(4) {
	case 0:
		s.mark = ""
		g.warnings = append(g.warnings, message("Service", s.namespace, s.name, "metadata.annotations["+ownerAnnotation+"]"))
	case 1: // as a copy of another one may be
		s = same
		s.mark = "other"
	}
	g.services = append(g.services, s)
}

// addUnrelated adds a resource that no module has to do with, or a Service that no module requests any more.
func (g *generator) addUnrelated(i int) {
	namespace, name := pick(g.rand, "", "shop", "pay"), fmt.Sprintf("unrelated-%d", i)
	switch g.rand.IntN(6) {
	case 0:
		o := resource("v1", "ConfigMap", named(namespace, name), pair{"data", object{
			{"run.sh", "#!/bin/sh\n# kind: Service\nif true; then\n  echo '- a: b' --- \"$1\"\nfi\n"},
			{"text", ownerAnnotation + ": " + name}, {"number", "080"}, {"word", "yes"}, {"empty", ""},
		}})
		if g.odds(3) {
			o = set(o, "true", "metadata", "annotations", krm.LocalConfig)
		}
		g.addDocument(o)
	case 1:
		g.addDocument(resource("networking.k8s.io/v1", "Ingress", named(namespace, name), pair{"spec", object{
			{"defaultBackend", object{{"service", object{{"name", name + "-backend"}, {"port", object{{"number", 80}}}}}}},
		}}))
	case 2:
		g.addDocument(resource("example.com/v1", "Cache", named(namespace, name), pair{"spec", object{
			{"ratio", 0.25}, {"none", nil}, {"sizes", list{1, 2, "3", list{}, object{}}}, {"on", true},
		}}))
	case 3: // a Service of a person, under a name that no module requests
		g.services = append(g.services, service{
			namespace: namespace, name: name, selector: object{{"app", "x"}}, port: servicePort{name: "http", number: 80},
			extra: object{{"type", pick(g.rand, "ClusterIP", "NodePort")}},
		})
	default: // one that was generated
		s := service{
			namespace: namespace, name: name + "-service", mark: name, selector: object{{"module.koupleless.io/" + name, "true"}},
			port: servicePort{name: "http", number: 80}, extra: object{{"type", "NodePort"}},
		}
		if g.odds(3) {
			s.mark = strings.Join([]string{"Deployment/" + name, "StatefulSet/" + name}, ",")
		}
		g.services = append(g.services, s)
	}
}
