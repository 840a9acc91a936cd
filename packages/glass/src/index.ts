// The glass: capture files, dissection, display filters, flows, TCP analysis, questions and answers. Pure.
export {};
