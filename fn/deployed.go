package fn

// A Deployed item knows which of several deployments it is part of. Those of one tree of manifests can be in different clusters, and
// each cluster has node ports and addresses of its own.
type Deployed interface {
	// Deployment names the deployment, "" if the item can be part of any.
	Deployment() string
}

func (o *object) deployment() string {
	if d, ok := o.source.(Deployed); ok {
		return d.Deployment()
	}
	return ""
}

// isApart reports whether a resource is never deployed together with another one.
func (o *object) isApart(other *object) bool {
	mine, theirs := o.deployment(), other.deployment()
	return mine != "" && theirs != "" && mine != theirs
}
