package schema

import (
	"reflect"

	"k8s.io/kube-openapi/pkg/validation/spec"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/corev1"
)

// enumerations are the values of the string types that have only some. The empty string, which some of them take for
// the default, is not among them: whoever wants the default leaves the field out.
var enumerations = map[reflect.Type][]any{
	reflect.TypeFor[corev1.ServiceType](): {
		corev1.ServiceTypeClusterIP, corev1.ServiceTypeNodePort, corev1.ServiceTypeLoadBalancer, corev1.ServiceTypeExternalName,
	},
	reflect.TypeFor[corev1.ServiceAffinity](): {corev1.ServiceAffinityClientIP, corev1.ServiceAffinityNone},
	reflect.TypeFor[corev1.ServiceExternalTrafficPolicy](): {
		corev1.ServiceExternalTrafficPolicyCluster, corev1.ServiceExternalTrafficPolicyLocal,
	},
	reflect.TypeFor[corev1.ServiceInternalTrafficPolicy](): {
		corev1.ServiceInternalTrafficPolicyCluster, corev1.ServiceInternalTrafficPolicyLocal,
	},
	reflect.TypeFor[corev1.IPFamilyPolicy](): {
		corev1.IPFamilyPolicySingleStack, corev1.IPFamilyPolicyPreferDualStack, corev1.IPFamilyPolicyRequireDualStack,
	},
	reflect.TypeFor[corev1.IPFamily](): {corev1.IPv4Protocol, corev1.IPv6Protocol},
	reflect.TypeFor[config.Selector](): {config.SelectorModule, config.SelectorWorkload},
	reflect.TypeFor[corev1.Protocol](): {corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP},
}

// amendments add to structs what neither their Go types nor their comments express.
var amendments = map[reflect.Type]func(*spec.Schema){
	reflect.TypeFor[config.ModuleService](): func(s *spec.Schema) {
		change(s, "apiVersion", func(p *spec.Schema) { p.Enum = []any{config.APIVersion} })
		change(s, "kind", func(p *spec.Schema) { p.Enum = []any{config.Kind} })
	},
	reflect.TypeFor[config.Spec](): func(s *spec.Schema) {
		byDefault := config.Default().For(config.Subject{})
		change(s, "name", func(p *spec.Schema) { p.Default = byDefault.NamePattern() })
		change(s, "portName", func(p *spec.Schema) { p.Default = byDefault.PortName })
		change(s, "selector", func(p *spec.Schema) { p.Default = byDefault.Selector })
		change(s, "strict", func(p *spec.Schema) { p.Default = config.Default().Strict })
	},
	reflect.TypeFor[config.Override](): func(s *spec.Schema) {
		change(s, "match", func(p *spec.Schema) { p.WithMinProperties(1) })
		for _, name := range []string{"name", "portName", "selector", "template"} {
			change(s, name, notNull)
			s.AnyOf = append(s.AnyOf, spec.Schema{SchemaProps: spec.SchemaProps{Required: []string{name}}})
		}
		for _, name := range []string{"name", "portName"} {
			change(s, name, func(p *spec.Schema) { p.WithMinLength(1) })
		}
	},
	reflect.TypeFor[config.Match](): func(s *spec.Schema) {
		for name := range s.Properties {
			change(s, name, func(p *spec.Schema) { p.WithMinLength(1) })
			change(s, name, notNull)
		}
	},
	reflect.TypeFor[config.Template](): func(s *spec.Schema) {
		change(s, "metadata", notNull) // a null would remove the name too
		change(s, "spec", notNull)     // and the module's port
	},
	reflect.TypeFor[corev1.ServiceSpec](): func(s *spec.Schema) {
		delete(s.Properties, "selector") // derived
		change(s, "ports", notNull)
		change(s, "type", saying("A generated Service is NodePort unless this is set; null leaves it to the API server."))
		change(s, "trafficDistribution", func(p *spec.Schema) {
			p.Enum = []any{
				corev1.ServiceTrafficDistributionPreferClose, corev1.ServiceTrafficDistributionPreferSameZone,
				corev1.ServiceTrafficDistributionPreferSameNode,
			}
		})
	},
	reflect.TypeFor[corev1.ServicePort](): func(s *spec.Schema) {
		s.Required = []string{"name"}
		change(s, "name", notNull)
		change(s, "name", saying("The port with the name spec.portName is the module's own, any other a further port."))
		change(s, "port", saying("Required in a further port. That of the module's own port is derived from its ModuleDeployment and refused here."))
		change(s, "targetPort", saying("That of the module's own port is derived from its ModuleDeployment and refused here. In a further port {targetPort} stands for it."))
	},
}

func change(s *spec.Schema, property string, how func(*spec.Schema)) {
	p := s.Properties[property]
	how(&p)
	s.Properties[property] = p
}

func notNull(p *spec.Schema) { p.Nullable = false }

// saying puts a sentence of ours before a description of Kubernetes'.
func saying(sentence string) func(*spec.Schema) {
	return func(p *spec.Schema) { p.Description = joined(sentence, p.Description) }
}
