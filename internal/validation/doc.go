// Package validation reports before a Service is applied what kube-apiserver would refuse when it creates it, with the
// field paths and in the words of Kubernetes 1.34.
//
// The defaults of the API are filled in first, as the API server does, so an absent field is never an error if the
// API has a default for it. The rules:
//
//	field                            rule
//	-------------------------------  -----------------------------------------------------------------------------
//	metadata.name                    required, a DNS-1035 label
//	metadata.namespace               a DNS-1123 label; absent is accepted, the client fills it in
//	metadata.labels, spec.selector   keys are qualified names, values label values
//	metadata.annotations             keys are qualified names in any case, 256 KiB in total; the topology annotation
//	                                 and its deprecated name agree
//	metadata, the rest               generateName, generation, ownerReferences and finalizers are well-formed
//	spec.type                        ClusterIP, ExternalName, LoadBalancer or NodePort
//	spec.ports                       required, but for headless and ExternalName; no two of one protocol and number
//	spec.ports[].name                required in several ports, a DNS-1123 label, unique
//	spec.ports[].protocol            SCTP, TCP or UDP
//	spec.ports[].port                1-65535
//	spec.ports[].targetPort          1-65535 or an IANA service name
//	spec.ports[].appProtocol         a qualified name
//	spec.ports[].nodePort            not for ClusterIP; 1-65535; shared only by ports of one number with different
//	                                 protocols
//	spec.clusterIP, clusterIPs       "None" alone or IP addresses, at most one of each family; the first of
//	                                 clusterIPs is clusterIP; not "None" for LoadBalancer and NodePort; not for
//	                                 ExternalName
//	spec.ipFamilies                  IPv4, IPv6, each once, in the order of clusterIPs; not for ExternalName
//	spec.ipFamilyPolicy              PreferDualStack, RequireDualStack or SingleStack; not SingleStack, its default,
//	                                 with two clusterIPs or ipFamilies; not for ExternalName
//	spec.externalIPs                 IP addresses; not unspecified, loopback, link-local or link-local multicast
//	spec.externalName                required for ExternalName, a DNS-1123 subdomain, may end with a dot
//	spec.sessionAffinity             ClientIP or None; a timeout of 1-86400 seconds for ClientIP
//	spec.externalTrafficPolicy       Cluster or Local; only for NodePort, LoadBalancer and ClusterIP with externalIPs
//	spec.internalTrafficPolicy       Cluster or Local
//	spec.trafficDistribution         PreferClose, PreferSameZone or PreferSameNode
//	spec.healthCheckNodePort         1-65535, none of the nodePorts; only for LoadBalancer with the external traffic
//	                                 policy Local
//	spec.loadBalancerClass           a qualified name; only for LoadBalancer
//	spec.loadBalancerSourceRanges    CIDRs, spaces around them accepted; only for LoadBalancer; the annotation that
//	                                 came before the field likewise
//	spec.allocateLoadBalancer-       only for LoadBalancer
//	NodePorts
//
// What only the cluster knows is beyond this package: whether an IP address or node port is free and within the
// ranges of the cluster (see [Findings]), which IP families it has, what quotas, policies and admission webhooks allow,
// whether the object exists already, and feature gates that are not at their default. The API server checks addresses
// and node ports first and stops there; this package returns everything at once.
package validation
