// The lab: topology, impairments, experiments, and the checker for other people's programs.
export {};
