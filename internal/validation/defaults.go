package validation

import (
	"slices"

	"github.com/koupleless/module-service/internal/corev1"
)

// withDefaults returns a copy of the Service as the API server sees it when it begins to validate. Defaults that no
// rule looks at are left out.
func withDefaults(s *corev1.Service) *corev1.Service {
	copied := *s
	s = &copied
	setMetadata(&s.ObjectMeta)
	spec := &s.Spec
	if spec.Type == "" {
		spec.Type = corev1.ServiceTypeClusterIP
	}
	spec.Ports = slices.Clone(spec.Ports)
	for i := range spec.Ports {
		setPort(&spec.Ports[i])
	}
	if spec.SessionAffinity == "" {
		spec.SessionAffinity = corev1.ServiceAffinityNone
	}
	if spec.ExternalTrafficPolicy == "" && externallyAccessible(spec) {
		spec.ExternalTrafficPolicy = corev1.ServiceExternalTrafficPolicyCluster
	}
	// The singular field fills in the plural one, never the other way round.
	if spec.ClusterIP != "" && len(spec.ClusterIPs) == 0 {
		spec.ClusterIPs = []string{spec.ClusterIP}
	}
	return s
}

// setMetadata stands in for what the client and the API server put into metadata before it is validated.
func setMetadata(m *corev1.ObjectMeta) {
	if m.Namespace == "" {
		m.Namespace = corev1.NamespaceDefault
	}
	if m.Name == "" && m.GenerateName != "" {
		const suffix, longest = "xxxxx", 63
		m.Name = m.GenerateName[:min(len(m.GenerateName), longest-len(suffix))] + suffix
	}
}

func setPort(p *corev1.ServicePort) {
	if p.Protocol == "" {
		p.Protocol = corev1.ProtocolTCP
	}
	if p.TargetPort == (corev1.IntOrString{}) || p.TargetPort == (corev1.IntOrString{IsString: true}) {
		p.TargetPort = corev1.IntOrString{Number: p.Port}
	}
}
