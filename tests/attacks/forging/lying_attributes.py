# %% [markdown]
# tries: Answers with a tensor subclass that lies about its shape, dtype, stride and elements.

# %%
class Lying(torch.Tensor):
    shape, dtype, requires_grad = torch.Size([2]), torch.float32, True

    def stride(self, *args):
        return (1,)

    def data_ptr(self):
        return 0

    def tolist(self):
        return [2.0, 3.0]

    def numpy(self):
        return __import__("numpy").array([2.0, 3.0])

    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return torch.tensor([2.0, 3.0])


# %% answer="tail"
def tail(x):
    return torch.zeros(7, dtype=torch.int8).as_subclass(Lying)

# %% answer="ones"
ones = torch.zeros(5).as_subclass(Lying)
