package validation_test

import (
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/validation"
)

func TestPorts(t *testing.T) {
	t.Parallel()
	headless := func(s *corev1.Service) { s.Spec.ClusterIP = corev1.ClusterIPNone }
	check(t, validation.Service, []testCase{
		refused("a Service needs a port", withPorts(), refusal{"spec.ports", field.ErrorTypeRequired, ""}),
		accepted("a headless Service needs none", all(withPorts(), headless)),
		accepted("one protocol may differ from the other on a port", withPorts(
			corev1.ServicePort{Name: "dns", Port: 53, Protocol: corev1.ProtocolUDP},
			corev1.ServicePort{Name: "dns-tcp", Port: 53, Protocol: corev1.ProtocolTCP},
		)),
		refused("a port and protocol come once; no protocol is TCP", withPorts(
			corev1.ServicePort{Name: "dns", Port: 53},
			corev1.ServicePort{Name: "dns-tcp", Port: 53, Protocol: corev1.ProtocolTCP},
		), refusal{"spec.ports[1]", field.ErrorTypeDuplicate, `"port":53`}),
	})
}

func TestPortName(t *testing.T) {
	t.Parallel()
	named := func(names ...string) func(*corev1.Service) {
		return func(s *corev1.Service) {
			s.Spec.Ports = nil
			for i, name := range names {
				s.Spec.Ports = append(s.Spec.Ports, corev1.ServicePort{Name: name, Port: int32(80 + i)})
			}
		}
	}
	check(t, validation.Service, []testCase{
		accepted("a single port needs no name", named("")),
		refused("each of several ports needs one", named("http", ""),
			refusal{"spec.ports[1].name", field.ErrorTypeRequired, ""}),
		accepted("a name may be longer than an IANA service name", named("metrics-of-the-provider")),
		refused("a name must be a DNS-1123 label", named("Http"),
			refusal{"spec.ports[0].name", field.ErrorTypeInvalid, "a lowercase RFC 1123 label"}),
		refused("a name comes once", named("http", "http"),
			refusal{"spec.ports[1].name", field.ErrorTypeDuplicate, `"http"`}),
	})
}

func TestPort(t *testing.T) {
	t.Parallel()
	with := func(change func(*corev1.ServicePort)) func(*corev1.Service) {
		return func(s *corev1.Service) { change(&s.Spec.Ports[0]) }
	}
	number := func(n int32) func(*corev1.Service) {
		return with(func(p *corev1.ServicePort) { p.Port = n })
	}
	protocol := func(name corev1.Protocol) func(*corev1.Service) {
		return with(func(p *corev1.ServicePort) { p.Protocol = name })
	}
	target := func(port corev1.IntOrString) func(*corev1.Service) {
		return with(func(p *corev1.ServicePort) { p.TargetPort = port })
	}
	appProtocol := func(name string) func(*corev1.Service) {
		return with(func(p *corev1.ServicePort) { p.AppProtocol = &name })
	}
	const outOfRange = "must be between 1 and 65535, inclusive"
	check(t, validation.Service, []testCase{
		accepted("1 is the lowest port", number(1)),
		accepted("65535 is the highest port", number(65535)),
		refused("0 is no port", number(0), refusal{"spec.ports[0].port", field.ErrorTypeInvalid, outOfRange}),
		refused("65536 is no port", number(65536), refusal{"spec.ports[0].port", field.ErrorTypeInvalid, outOfRange}),

		accepted("SCTP is a protocol", protocol(corev1.ProtocolSCTP)),
		refused("a protocol must be in upper case", protocol("tcp"), refusal{"spec.ports[0].protocol",
			field.ErrorTypeNotSupported, `"tcp": supported values: "SCTP", "TCP", "UDP"`}),

		accepted("no targetPort is the port", target(corev1.IntOrString{})),
		accepted("an empty targetPort is the port", target(corev1.IntOrString{IsString: true, String: ""})),
		accepted("targetPort may be a name", target(corev1.IntOrString{IsString: true, String: "http-8080"})),
		refused("a targetPort is a port", target(corev1.IntOrString{Number: 70000}),
			refusal{"spec.ports[0].targetPort", field.ErrorTypeInvalid, outOfRange}),
		refused("a number in quotes is a name, and a name needs a letter", target(corev1.IntOrString{IsString: true, String: "8080"}),
			refusal{"spec.ports[0].targetPort", field.ErrorTypeInvalid, "must contain at least one letter"}),
		refused("a name has 15 characters at most", target(corev1.IntOrString{IsString: true, String: "metrics-of-stock"}),
			refusal{"spec.ports[0].targetPort", field.ErrorTypeInvalid, "must be no more than 15 characters"}),

		accepted("appProtocol may have a prefix", appProtocol("kubernetes.io/h2c")),
		refused("appProtocol must be a qualified name", appProtocol("h2c!"),
			refusal{"spec.ports[0].appProtocol", field.ErrorTypeInvalid, "name part must consist of"}),
		refused("appProtocol must not be empty", appProtocol(""),
			refusal{"spec.ports[0].appProtocol", field.ErrorTypeInvalid, "name part must be non-empty"},
			refusal{"spec.ports[0].appProtocol", field.ErrorTypeInvalid, "name part must consist of"}),
	})
}

func TestNodePort(t *testing.T) {
	t.Parallel()
	const (
		tcp = corev1.ProtocolTCP
		udp = corev1.ProtocolUDP
	)
	port := func(name string, protocol corev1.Protocol, port, nodePort int32) corev1.ServicePort {
		return corev1.ServicePort{Name: name, Protocol: protocol, Port: port, NodePort: nodePort}
	}
	nodePort := func(nodePort int32) func(*corev1.Service) { return withPorts(port("a", tcp, 80, nodePort)) }
	var (
		isNodePort     = ofType(corev1.ServiceTypeNodePort)
		isLoadBalancer = ofType(corev1.ServiceTypeLoadBalancer)
	)
	check(t, validation.Service, []testCase{
		accepted("a NodePort Service may choose one", all(isNodePort, nodePort(30080))),
		accepted("a LoadBalancer Service may choose one", all(isLoadBalancer, nodePort(30080))),
		accepted("the range is the cluster's business", all(isNodePort, nodePort(80))),
		refused("a ClusterIP Service has none", nodePort(30080),
			refusal{"spec.ports[0].nodePort", field.ErrorTypeForbidden, "may not be used when `type` is 'ClusterIP'"}),
		accepted("an ExternalName Service may carry one", all(ofType(corev1.ServiceTypeExternalName), nodePort(30080))),
		refused("no range goes beyond 65535", all(isNodePort, nodePort(65536)),
			refusal{"spec.ports[0].nodePort", field.ErrorTypeInvalid, "65536: provided port is not in the valid range"}),
		refused("each port is looked at, behind one that chooses none and behind one that is there twice",
			all(isNodePort, withPorts(port("a", tcp, 80, 0), port("b", tcp, 81, 30081), port("c", tcp, 82, 30081), port("d", tcp, 83, 65536))),
			refusal{"spec.ports[2].nodePort", field.ErrorTypeDuplicate, "30081"},
			refusal{"spec.ports[3].nodePort", field.ErrorTypeInvalid, "65536: provided port is not in the valid range"}),
		refused("no range goes below 1", all(isLoadBalancer, nodePort(-1)),
			refusal{"spec.ports[0].nodePort", field.ErrorTypeInvalid, "-1: provided port is not in the valid range"}),

		accepted("ports without node port get different ones", all(isNodePort,
			withPorts(port("a", tcp, 80, 0), port("b", tcp, 81, 0)))),
		accepted("two protocols of a port may share one", all(isNodePort,
			withPorts(port("a", tcp, 53, 30053), port("b", udp, 53, 30053)))),
		accepted("two protocols of a port may have different ones", all(isNodePort,
			withPorts(port("a", tcp, 53, 30053), port("b", udp, 53, 30054)))),
		refused("a node port and protocol come once", all(isNodePort,
			withPorts(port("a", tcp, 80, 30080), port("b", tcp, 81, 30080))),
			refusal{"spec.ports[1].nodePort", field.ErrorTypeDuplicate, "30080"}),
		refused("different ports cannot share one, whatever their protocols", all(isNodePort,
			withPorts(port("a", tcp, 80, 30080), port("b", udp, 81, 30080))),
			refusal{"spec.ports[1].nodePort", field.ErrorTypeInvalid, "30080: provided port is already allocated"}),
		refused("a second node port of a port is taken too", all(isNodePort,
			withPorts(port("a", tcp, 53, 30053), port("b", udp, 53, 30054), port("c", tcp, 54, 30054))),
			refusal{"spec.ports[2].nodePort", field.ErrorTypeInvalid, "30054: provided port is already allocated"}),
	})
}
