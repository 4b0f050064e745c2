package validation

import (
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/koupleless/module-service/internal/corev1"
)

const (
	notInRange       = "provided port is not in the valid range. The range of valid ports is 30000-32767"
	alreadyAllocated = "provided port is already allocated"
)

func ports(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	if len(spec.Ports) == 0 && !headless(spec) && spec.Type != corev1.ServiceTypeExternalName {
		return field.ErrorList{field.Required(path, "")}
	}
	var errs field.ErrorList
	names, numbers := sets.New[string](), sets.New[corev1.ServicePort]()
	for i := range spec.Ports {
		p, path := &spec.Ports[i], path.Index(i)
		errs = append(errs, portName(p, len(spec.Ports) > 1, names, path.Child("name"))...)
		errs = append(errs, port(p, path)...)

		number := corev1.ServicePort{Protocol: p.Protocol, Port: p.Port}
		if numbers.Has(number) {
			errs = append(errs, field.Duplicate(path, number))
		}
		numbers.Insert(number)
	}
	return errs
}

// portName checks the name of a port and adds it to the names seen.
func portName(p *corev1.ServicePort, required bool, seen sets.Set[string], path *field.Path) field.ErrorList {
	if p.Name == "" {
		if required {
			return field.ErrorList{field.Required(path, "")}
		}
		return nil
	}
	errs := invalid(path, p.Name, validation.IsDNS1123Label(p.Name))
	if seen.Has(p.Name) {
		errs = append(errs, field.Duplicate(path, p.Name))
	}
	seen.Insert(p.Name)
	return errs
}

func port(p *corev1.ServicePort, path *field.Path) field.ErrorList {
	errs := invalid(path.Child("port"), p.Port, validation.IsValidPortNum(int(p.Port)))
	errs = append(errs, oneOf(path.Child("protocol"), p.Protocol,
		corev1.ProtocolSCTP, corev1.ProtocolTCP, corev1.ProtocolUDP)...)
	errs = append(errs, targetPort(p.TargetPort, path.Child("targetPort"))...)
	if p.AppProtocol != nil {
		errs = append(errs, invalid(path.Child("appProtocol"), *p.AppProtocol,
			validation.IsQualifiedName(*p.AppProtocol))...)
	}
	return errs
}

func targetPort(target corev1.IntOrString, path *field.Path) field.ErrorList {
	if target.IsString {
		return invalid(path, target.String, validation.IsValidPortName(target.String))
	}
	return invalid(path, target.Number, validation.IsValidPortNum(int(target.Number)))
}

func nodePorts(spec *corev1.ServiceSpec, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	seen := sets.New[corev1.ServicePort]()
	pool := nodePortPool{taken: sets.New[int32](), of: map[int32]int32{}}
	for i, p := range spec.Ports {
		if p.NodePort == 0 {
			continue
		}
		path := path.Index(i).Child("nodePort")
		if spec.Type == corev1.ServiceTypeClusterIP {
			errs = append(errs, field.Forbidden(path, "may not be used when `type` is 'ClusterIP'"))
		}
		key := corev1.ServicePort{Protocol: p.Protocol, NodePort: p.NodePort}
		if seen.Has(key) {
			errs = append(errs, field.Duplicate(path, p.NodePort))
			continue
		}
		seen.Insert(key)
		if hasNodePorts(spec) {
			errs = append(errs, invalid(path, p.NodePort, pool.reserve(p.Port, p.NodePort))...)
		}
	}
	return errs
}

// nodePortPool stands for the API server's allocator of node ports, as far as it does the same in every cluster. Ports
// of one number, which differ in their protocols, may share a node port, and no others.
type nodePortPool struct {
	taken sets.Set[int32]
	of    map[int32]int32 // the first node port of each port
}

// reserve takes a node port for a port. It returns why it cannot.
func (pool nodePortPool) reserve(port, nodePort int32) []string {
	if first, ok := pool.of[port]; !ok {
		pool.of[port] = nodePort
	} else if first == nodePort {
		return nil
	}
	switch {
	case len(validation.IsValidPortNum(int(nodePort))) > 0:
		return []string{notInRange}
	case pool.taken.Has(nodePort):
		return []string{alreadyAllocated}
	}
	pool.taken.Insert(nodePort)
	return nil
}

// hasNodePorts reports whether the API server allocates node ports for the Service.
func hasNodePorts(spec *corev1.ServiceSpec) bool {
	return spec.Type == corev1.ServiceTypeNodePort || spec.Type == corev1.ServiceTypeLoadBalancer
}
